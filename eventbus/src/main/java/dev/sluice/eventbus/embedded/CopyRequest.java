package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBusException;
import dev.sluice.eventbus.Journal;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.store.PreparedEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Events that bring their bus time, and a work that is committed with them: all of it or nothing. */
final class CopyRequest extends Request {

    private final PreparedEvent[] rows;
    private final long[] stamps;
    private final PublishResult[] results;
    private final WorkRequest work;
    private final long bytes;
    private final CompletableFuture<List<PublishResult>> done = new CompletableFuture<>();

    CopyRequest(List<StampedPublication> batch, Journal.Work work) {
        this.rows = new PreparedEvent[batch.size()];
        this.stamps = new long[rows.length];
        this.results = new PublishResult[rows.length];
        this.work = new WorkRequest(work);
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = PreparedEvent.of(batch.get(i).publication());
            stamps[i] = batch.get(i).busTimeMillis();
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

    /** Not refused for its size: the bus it comes from took it already. */
    @Override
    void apply(Appender appender) throws SQLException {
        appender.makeRoom(rows);
        work.apply(appender);
        for (int i = 0; i < rows.length; i++) {
            results[i] = appender.append(rows[i], stamps[i]);
        }
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
