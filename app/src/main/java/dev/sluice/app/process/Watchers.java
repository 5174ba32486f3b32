package dev.sluice.app.process;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.trigger.engine.Notice;
import dev.sluice.trigger.engine.Occurrence;
import dev.sluice.trigger.runtime.Watcher;
import java.util.List;

/** Several watchers as one. */
record Watchers(List<Watcher> all) implements Watcher {

    @Override
    public void fired(Fired fired) {
        for (Watcher watcher : all) {
            watcher.fired(fired);
        }
    }

    @Override
    public void delivery(Delivery delivery) {
        for (Watcher watcher : all) {
            watcher.delivery(delivery);
        }
    }

    @Override
    public void quiet(StoredEvent event) {
        for (Watcher watcher : all) {
            watcher.quiet(event);
        }
    }

    @Override
    public void occurred(String trigger, Occurrence occurrence) {
        all.forEach(watcher -> watcher.occurred(trigger, occurrence));
    }

    @Override
    public void noticed(String trigger, Notice notice) {
        all.forEach(watcher -> watcher.noticed(trigger, notice));
    }
}
