package dev.sluice.eventsource.cron;

import dev.sluice.crds.model.CatchUp;
import dev.sluice.crds.model.CronSettings;
import dev.sluice.eventsource.shape.JsonValues;
import dev.sluice.eventsource.spi.Backoff;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits a tick for each due time, one after the other. A tick that the bus does not take is emitted again until it does; what
 * fell due meanwhile follows. What fell due while nothing ran is made up for as {@code catchUp} says.
 *
 * <p>Each step runs on the scheduler and decides what the next one is; no two run at a time. {@link #close} waits for the step that
 * runs, for the outcome of its tick and until that is saved; none begins after it.
 */
final class CronSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(CronSource.class);
    static final String TYPE = "dev.sluice.cron.tick";
    private static final String LAST = "last";

    /** Longest wait, so that a clock that was set is noticed. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** A later wake-up means that the machine slept: as if nothing had run. */
    private static final Duration SLEPT = Duration.ofSeconds(60);

    private static final long CLOSE_SECONDS = 5;

    private final SourceContext context;
    private final CronSettings settings;
    private final Schedule schedule;
    private final Backoff backoff;
    private final Object turning = new Object();
    private @Nullable Emitter emitter;
    private @Nullable Instant last;
    private @Nullable Instant expected;
    private volatile boolean closing;
    private volatile CompletableFuture<?> inFlight = CompletableFuture.completedFuture(null);
    private volatile CompletableFuture<Void> saving = CompletableFuture.completedFuture(null);
    private volatile @Nullable ScheduledFuture<?> timer;
    private volatile SourceStatus status = SourceStatus.of(SourceStatus.State.CONNECTING);

    CronSource(SourceContext context, CronSettings settings) {
        this.context = context;
        this.settings = settings;
        this.schedule = Schedule.parse(settings.schedule(), ZoneId.of(settings.timeZone()));
        this.backoff = context.backoff();
    }

    @Override
    public void start(Emitter target) {
        emitter = target;
        after(Duration.ZERO);
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    private void after(Duration wait) {
        try {
            if (!closing) {
                timer = context.runtime().scheduler().schedule(this::turn, wait.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("no more ticks, the process ends source={}", context.name());
        }
    }

    private void turn() {
        try {
            synchronized (turning) {
                if (!closing) {
                    step(context.runtime().clock().instant());
                }
            }
        } catch (RuntimeException e) { // the boundary of the loop: it must go on
            LOG.error("schedule failed source={}", context.name(), e);
            status = new SourceStatus(SourceStatus.State.CONNECTING, "a defect: " + e);
            after(backoff.next());
        }
    }

    private void step(Instant now) {
        Instant from = last == null || hasSlept(now) ? resume(now) : last;
        last = from;
        Optional<Instant> due = schedule.next(from);
        if (due.isPresent() && !due.get().isAfter(now)) {
            emit(due.get());
            return;
        }
        status = new SourceStatus(
                SourceStatus.State.RUNNING, due.map(time -> "next at " + time).orElse("never due again"));
        Duration wait = due.map(time -> Duration.between(now, time).plusNanos(999_999))
                .filter(until -> until.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
        expected = now.plus(wait);
        after(wait);
    }

    private boolean hasSlept(Instant now) {
        return expected != null && now.isAfter(expected.plus(SLEPT));
    }

    /** From where to go on when nothing ran until now: ticks after it are made up for. */
    private Instant resume(Instant now) {
        Instant stored = last == null ? load().orElse(null) : last;
        if (stored == null || stored.isAfter(now)) {
            save(now);
            return now;
        }
        int count = settings.catchUp() == CatchUp.ALL ? settings.catchUpLimit() : 1;
        return settings.catchUp() == CatchUp.NONE ? now : before(stored, now, count);
    }

    /** The time after which so many ticks are due until now, but not before what was done already. */
    private Instant before(Instant stored, Instant now, int count) {
        Instant edge = now.plusMillis(1);
        for (int i = 0; i < count; i++) {
            Optional<Instant> due = schedule.previous(edge);
            if (due.isEmpty() || !due.get().isAfter(stored)) {
                return stored;
            }
            edge = due.get();
        }
        return edge.minusMillis(1);
    }

    private Optional<Instant> load() {
        try {
            return context.checkpoints().load(LAST).map(Instant::parse);
        } catch (DateTimeParseException e) {
            LOG.warn("the last due time is unreadable; going on from now source={}", context.name());
            return Optional.empty();
        }
    }

    private void save(Instant done) {
        saving = context.checkpoints()
                .save(LAST, done.toString())
                .toCompletableFuture()
                .whenComplete((saved, error) -> {
                    if (error != null) {
                        LOG.warn("due time not saved source={} reason={}", context.name(), error.getMessage());
                    }
                });
    }

    private void emit(Instant due) {
        Emitter target = emitter;
        if (target == null) {
            return;
        }
        expected = null;
        inFlight = target.emit(message(due))
                .toCompletableFuture()
                .handle((outcome, error) -> Optional.<Throwable>ofNullable(error))
                .thenAcceptAsync(
                        error -> finish(due, error.orElse(null)),
                        context.runtime().scheduler());
    }

    private void finish(Instant due, @Nullable Throwable error) {
        if (error != null) {
            status = new SourceStatus(SourceStatus.State.WAITING_FOR_BUS, "the tick of " + due + " waits for the bus");
            after(backoff.next());
            return;
        }
        backoff.reset();
        last = due;
        save(due);
        after(Duration.ZERO);
    }

    private Message message(Instant due) {
        Map<String, Object> data = settings.data().isEmpty() ? Map.of("time", due.toString()) : settings.data();
        return new Message(
                JsonValues.bytes(data),
                "application/json",
                Map.of(),
                Map.of("due", due.toString(), "schedule", settings.schedule()),
                new Message.Defaults(TYPE, due + "-" + context.name().hash(), null, null, due.toString()));
    }

    @Override
    public void close() {
        synchronized (turning) { // a turn that runs sets what is in flight first
            closing = true;
        }
        ScheduledFuture<?> waiting = timer;
        if (waiting != null) {
            waiting.cancel(false);
        }
        try {
            inFlight.thenCompose(finished -> saving).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("a tick is left without outcome, or its due time is not saved source={}", context.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        status = SourceStatus.of(SourceStatus.State.CLOSED);
    }
}
