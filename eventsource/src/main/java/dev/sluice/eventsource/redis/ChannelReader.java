package dev.sluice.eventsource.redis;

import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.PatientEmitter;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Subscribes to a channel, or with {@code *}, {@code ?} or {@code [} to a pattern of channels. While the bus is slow it stops
 * reading from the socket; Redis itself hangs up when too much piles up there.
 */
final class ChannelReader implements RedisReader {

    private static final Pattern GLOB = Pattern.compile("[*?\\[]");
    private static final int PAUSE_ABOVE = 1_000;
    private static final int WAIT_MILLIS = 100;

    private final String channel;
    private final BlockingQueue<Response> published = new LinkedBlockingQueue<>();

    ChannelReader(String channel) {
        this.channel = channel;
    }

    @Override
    public void begin(RedisLink link, PatientEmitter emitter) throws InterruptedException {
        Command command = GLOB.matcher(channel).find() ? Command.PSUBSCRIBE : Command.SUBSCRIBE;
        link.subscribe(Request.cmd(command).arg(channel), published::add);
    }

    @Override
    public void turn(RedisLink link, PatientEmitter emitter) throws InterruptedException {
        if (link.isLost() && published.isEmpty()) {
            throw new RedisFailure("the connection was closed");
        }
        link.let(published.size() < PAUSE_ABOVE);
        if (!emitter.hasRoom()) {
            emitter.awaitRoom(Duration.ofMillis(WAIT_MILLIS));
            return;
        }
        Response message = published.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        while (message != null) {
            emit(message, emitter);
            message = emitter.hasRoom() ? published.poll() : null;
        }
    }

    @Override
    public void acknowledge(RedisLink link) {}

    /** Takes {@code message CHANNEL BODY} and {@code pmessage PATTERN CHANNEL BODY}; the rest confirms subscriptions. */
    private static void emit(Response push, PatientEmitter emitter) {
        int size = push.size();
        if (size >= 3 && push.get(0).toString().endsWith("message")) {
            String from = push.get(size - 2).toString();
            emitter.emit(new Message(
                    push.get(size - 1).toBytes(),
                    null,
                    Map.of(),
                    Map.of("channel", from),
                    new Message.Defaults(RedisSourceKind.EVENT_TYPE, null, from, null, null)));
        }
    }
}
