package dev.sluice.app.process;

import dev.sluice.crds.topology.OwnLog;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The buses of a source role: what goes to a sink without a bus is kept in the role's own log, everything else goes to the
 * foreign bus. A batch is for one of the two. Closes neither.
 */
record SplitBus(EmbeddedLog own, EventBus foreign) implements EventBus {

    private EventBus of(Topic topic) {
        return OwnLog.is(topic.bus()) ? own : foreign;
    }

    @Override
    public CompletionStage<List<PublishResult>> publish(List<Publication> batch) {
        return of(batch.get(0).topic()).publish(batch);
    }

    @Override
    public AutoCloseable consume(Set<Topic> topics, Start start, Receiver receiver) {
        return of(topics.iterator().next()).consume(topics, start, receiver);
    }

    @Override
    public Guarantee guarantee() {
        return foreign.guarantee();
    }

    @Override
    public void close() {
        // whoever made the two closes them
    }
}
