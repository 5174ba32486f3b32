package dev.sluice.eventsource.redis;

import dev.sluice.eventsource.spi.AttemptLoop.Attempt;
import dev.sluice.eventsource.spi.AttemptLoop.Life;
import dev.sluice.eventsource.spi.PatientEmitter;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.eventsource.spi.SourceStatus.State;
import java.time.Duration;

/** Opens a link and lets the reader take its turns on it. */
final class RedisAttempt implements Attempt {

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final SourceContext context;
    private final LinkSettings links;
    private final String address;
    private final RedisReader reader;

    RedisAttempt(SourceContext context, LinkSettings links, String address, RedisReader reader) {
        this.context = context;
        this.links = links;
        this.address = address;
        this.reader = reader;
    }

    @Override
    public void run(PatientEmitter emitter, Life life) throws InterruptedException {
        life.report(new SourceStatus(State.CONNECTING, "connecting to " + address));
        try (RedisLink link = RedisLink.open(context.runtime().vertx(), links.read(), links.patience())) {
            reader.begin(link, emitter);
            while (!life.isClosing()) {
                reader.turn(link, emitter);
                life.report(emitter.refusal()
                        .map(reason -> new SourceStatus(State.WAITING_FOR_BUS, reason))
                        .orElseGet(() -> SourceStatus.of(State.RUNNING)));
            }
            emitter.awaitIdle(DRAIN);
            reader.acknowledge(link);
        }
    }
}
