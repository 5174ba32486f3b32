package dev.sluice.eventsource.redis;

import dev.sluice.crds.model.RedisSettings;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.PatientEmitter;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream as a consumer of a group: first what this consumer was given and has not acknowledged, then what is new; from
 * time to time what another consumer has left lying. An entry is acknowledged when the bus has it.
 *
 * <p>All instances of a source use one consumer name, so that a restart finds its own entries at once, wherever it happens.
 */
final class StreamReader implements RedisReader {

    private static final String CONSUMER = "sluice";
    private static final String NEW = ">";
    private static final int BATCH = 500;
    private static final Duration BLOCK = Duration.ofMillis(200);
    private static final Duration ROOM = Duration.ofMillis(100);
    private static final Duration CLAIM_INTERVAL = Duration.ofSeconds(30);
    private static final Duration CLAIM_IDLE = Duration.ofSeconds(60);

    private final String key;
    private final String group;
    private final StreamMessages messages;
    private final Duration claimInterval;
    private final Duration claimIdle;
    private final Set<String> open = new HashSet<>();
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();
    private String from = NEW;
    private String claimFrom = "0-0";
    private long nextClaimNanos;

    StreamReader(RedisSettings settings, String defaultGroup, String sourceHash) {
        this.key = Objects.requireNonNull(settings.stream(), "stream");
        this.group = Optional.ofNullable(settings.group()).orElse(defaultGroup);
        this.messages = new StreamMessages(key, sourceHash);
        this.claimInterval = Optional.ofNullable(settings.redeliverInterval()).orElse(CLAIM_INTERVAL);
        this.claimIdle = Optional.ofNullable(settings.processingTimeout()).orElse(CLAIM_IDLE);
    }

    @Override
    public void begin(RedisLink link, PatientEmitter emitter) throws InterruptedException {
        try {
            link.ask(request(Command.XGROUP, "CREATE", key, group, "0", "MKSTREAM"));
        } catch (RedisFailure failure) {
            if (!failure.has("BUSYGROUP")) {
                throw failure;
            }
        }
        from = "0";
        nextClaimNanos = System.nanoTime();
    }

    @Override
    public void turn(RedisLink link, PatientEmitter emitter) throws InterruptedException {
        acknowledge(link);
        int room = Math.min(emitter.room(), BATCH);
        if (room == 0) {
            emitter.awaitRoom(ROOM);
            return;
        }
        if (claimIsDue()) {
            claim(link, emitter, room);
        } else {
            read(link, emitter, room);
        }
    }

    @Override
    public void acknowledge(RedisLink link) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (String id = taken.poll(); id != null; id = taken.poll()) {
            ids.add(id);
        }
        if (ids.isEmpty()) {
            return;
        }
        try {
            Request request = request(Command.XACK, key, group);
            ids.forEach(request::arg);
            link.ask(request);
            open.removeAll(ids);
        } catch (RedisFailure failure) {
            taken.addAll(ids);
            throw failure;
        }
    }

    private void read(RedisLink link, PatientEmitter emitter, int room) throws InterruptedException {
        Request request = request(Command.XREADGROUP, "GROUP", group, CONSUMER, "COUNT", Integer.toString(room))
                .arg("BLOCK")
                .arg(BLOCK.toMillis())
                .arg("STREAMS")
                .arg(key)
                .arg(from);
        Response streams = link.ask(request, BLOCK);
        Response entries =
                streams == null || streams.size() == 0 ? null : streams.get(0).get(1);
        if (entries != null && entries.size() > 0) {
            String last = emit(entries, emitter);
            from = from.equals(NEW) ? NEW : last;
        } else {
            from = NEW;
        }
    }

    private void claim(RedisLink link, PatientEmitter emitter, int room) throws InterruptedException {
        Response answer = link.ask(request(
                Command.XAUTOCLAIM,
                key,
                group,
                CONSUMER,
                Long.toString(claimIdle.toMillis()),
                claimFrom,
                "COUNT",
                Integer.toString(room)));
        if (answer != null) {
            claimFrom = answer.get(0).toString();
            emit(answer.get(1), emitter);
        }
        if (answer == null || claimFrom.equals("0-0")) {
            nextClaimNanos = System.nanoTime() + claimInterval.toNanos();
        }
    }

    private boolean claimIsDue() {
        boolean wanted = claimInterval.toMillis() > 0 && claimIdle.toMillis() > 0;
        return wanted && from.equals(NEW) && System.nanoTime() - nextClaimNanos >= 0;
    }

    /** Emits what is not under way already; gives the last id. */
    private String emit(Response entries, PatientEmitter emitter) {
        String last = from;
        for (Response entry : entries) {
            if (entry != null) {
                last = entry.get(0).toString();
                emit(last, entry.get(1), emitter);
            }
        }
        return last;
    }

    private void emit(String id, @Nullable Response fields, PatientEmitter emitter) {
        if (!open.add(id)) {
            return;
        }
        if (fields == null) { // pending, but removed from the stream by XDEL or MAXLEN
            taken.add(id);
            return;
        }
        Message message = messages.of(id, fields);
        emitter.emit(message).thenRun(() -> taken.add(id));
    }

    private static Request request(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return request;
    }
}
