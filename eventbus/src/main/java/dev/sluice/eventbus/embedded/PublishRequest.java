package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.store.PreparedEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A batch on its way into a commit: all of it or nothing. */
final class PublishRequest extends Request {

    private final PreparedEvent[] rows;
    private final PublishResult[] results;
    private final long bytes;
    private final boolean sync;
    private final long madeNanos = System.nanoTime();
    private final CompletableFuture<List<PublishResult>> done = new CompletableFuture<>();

    PublishRequest(List<Publication> batch, boolean sync) {
        this.rows = new PreparedEvent[batch.size()];
        this.results = new PublishResult[rows.length];
        this.sync = sync;
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = PreparedEvent.of(batch.get(i));
            sum += rows[i].bytes();
        }
        this.bytes = sum;
    }

    CompletableFuture<List<PublishResult>> done() {
        return done;
    }

    @Override
    long bytes() {
        return bytes;
    }

    @Override
    boolean needsSync() {
        return sync;
    }

    @Override
    void apply(Appender appender) throws SQLException {
        appender.check(rows, madeNanos);
        for (int i = 0; i < rows.length; i++) {
            results[i] = appender.append(rows[i]);
        }
    }

    @Override
    void lost(Turnstile turnstile, EventBusException reason) {
        refuse(reason);
        turnstile.refuse(rows, reason);
    }

    @Override
    void telling(Turnstile turnstile) {
        turnstile.telling(rows, System.nanoTime());
    }

    @Override
    void succeed() {
        done.complete(List.of(results));
    }

    @Override
    void fail(EventBusException reason) {
        done.completeExceptionally(reason);
    }
}
