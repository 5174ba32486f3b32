package dev.sluice.eventsource.redis;

import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.PatientEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Moves entries from the right end of a list to a processing list, and removes them there when the bus has them. What a
 * crash or a lost answer left in the processing list is found at the beginning of the next link.
 */
final class ListReader implements RedisReader {

    private static final String BLOCK_SECONDS = "0.2";
    private static final Duration BLOCK = Duration.ofMillis(200);
    private static final Duration ROOM = Duration.ofMillis(100);
    private static final int BATCH = 200;

    private final String list;
    private final String processing;
    private final Map<Buffer, Integer> open = new HashMap<>();
    private final Queue<Buffer> taken = new ConcurrentLinkedQueue<>();

    ListReader(String list, String owner) {
        this.list = list;
        // In a cluster both keys must be in one slot: the part in braces decides.
        this.processing = (list.contains("{") ? list : "{" + list + "}") + ":" + owner;
    }

    @Override
    public void begin(RedisLink link, PatientEmitter emitter) throws InterruptedException {
        acknowledge(link);
        Response left =
                link.ask(Request.cmd(Command.LRANGE).arg(processing).arg("0").arg("-1"));
        Map<Buffer, Integer> known = new HashMap<>(open);
        for (int oldest = left == null ? -1 : left.size() - 1; left != null && oldest >= 0; oldest--) {
            Buffer value = left.get(oldest).toBuffer();
            if (known.merge(value, -1, Integer::sum) < 0) {
                emit(value, emitter);
            }
        }
    }

    @Override
    public void turn(RedisLink link, PatientEmitter emitter) throws InterruptedException {
        acknowledge(link);
        int room = Math.min(emitter.room(), BATCH);
        if (room == 0) {
            emitter.awaitRoom(ROOM);
            return;
        }
        Response first = link.ask(move(Command.BLMOVE).arg(BLOCK_SECONDS), BLOCK);
        if (first == null) {
            return;
        }
        emit(first.toBuffer(), emitter);
        List<Request> more = new ArrayList<>();
        for (int entry = 1; entry < room; entry++) {
            more.add(move(Command.LMOVE));
        }
        if (!more.isEmpty()) {
            for (@Nullable Response entry : link.ask(more)) {
                if (entry != null) {
                    emit(entry.toBuffer(), emitter);
                }
            }
        }
    }

    @Override
    public void acknowledge(RedisLink link) throws InterruptedException {
        List<Buffer> values = new ArrayList<>();
        List<Request> removals = new ArrayList<>();
        for (Buffer value = taken.poll(); value != null; value = taken.poll()) {
            values.add(value);
            removals.add(Request.cmd(Command.LREM).arg(processing).arg("-1").arg(value));
        }
        if (values.isEmpty()) {
            return;
        }
        try {
            link.ask(removals);
            values.forEach(value -> open.computeIfPresent(value, (same, count) -> count == 1 ? null : count - 1));
        } catch (RedisFailure failure) {
            taken.addAll(values);
            throw failure;
        }
    }

    private Request move(Command command) {
        return Request.cmd(command).arg(list).arg(processing).arg("RIGHT").arg("LEFT");
    }

    private void emit(Buffer value, PatientEmitter emitter) {
        open.merge(value, 1, Integer::sum);
        Message message = new Message(
                value.getBytes(),
                null,
                Map.of(),
                Map.of("key", list),
                new Message.Defaults(RedisSourceKind.EVENT_TYPE, null, list, null, null));
        emitter.emit(message).thenRun(() -> taken.add(value));
    }
}
