package dev.sluice.eventbus.embedded;

import java.sql.SQLException;

/** What the writer does between commits: remove history, save the readers' claims, let the disk catch up. */
final class Housekeeping {

    private final Store store;
    private boolean more;

    Housekeeping(Store store) {
        this.store = store;
    }

    /** Whether the last run left something that should not wait for the next tick. */
    boolean hasMore() {
        return more;
    }

    /**
     * One transaction of it, if there is anything to do.
     *
     * @param unsynced whether commits happened that have not reached the disk
     */
    void run(boolean unsynced) throws SQLException {
        more = false;
        long now = store.clock().millis();
        boolean due =
                store.buses().all().stream().anyMatch(bus -> store.retention().isDue(bus, now, store.head()));
        if (!due && !unsynced && !store.books().holdsChanged()) {
            return;
        }
        boolean committed = false;
        try {
            Appender appender = store.begin(true);
            more = removeSlices(now, appender.head());
            store.books().save(appender.head(), appender.millis());
            store.commit();
            committed = true;
        } finally {
            if (!committed) {
                store.rollback();
            }
            store.clock().end();
        }
    }

    private boolean removeSlices(long now, long head) throws SQLException {
        boolean removed = false;
        for (BusState bus : store.buses().all()) {
            if (store.retention().isDue(bus, now, head)) {
                long expired = now - bus.settings.historyAge().toMillis();
                removed |= store.retention().slice(bus, expired, 0, head);
            }
        }
        if (removed) {
            store.retention().removeBlocks();
        }
        return removed;
    }
}
