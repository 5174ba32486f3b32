package dev.sluice.app.replay;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.engine.StoredEvents;
import dev.sluice.trigger.engine.TriggerProgram;
import dev.sluice.trigger.replay.Replay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Several triggers that look at the same recorded events; each only at those of its topics. Not thread-safe. */
final class TriggerReplays {

    private final List<Replay> all = new ArrayList<>();
    private final Map<Topic, List<Replay>> byTopic = new HashMap<>();

    TriggerReplays(List<TriggerProgram> programs, StoredEvents events, Consumer<Fired> fired) {
        for (TriggerProgram program : programs) {
            String trigger = program.namespace() + "/" + program.name();
            Replay replay = new Replay(
                    program,
                    events,
                    step -> step.firings().forEach(firing -> fired.accept(new Fired(trigger, firing))));
            all.add(replay);
            program.topics()
                    .forEach(topic -> byTopic.computeIfAbsent(topic, missing -> new ArrayList<>())
                            .add(replay));
        }
    }

    Set<Topic> topics() {
        return byTopic.keySet();
    }

    void begin(long busMillis) {
        all.forEach(replay -> replay.begin(busMillis));
    }

    /** Looks at the next event; its payload is parsed once for all. */
    void event(StoredEvent event, EventView view) {
        byTopic.getOrDefault(event.topic(), List.of()).forEach(replay -> replay.event(event, view));
    }

    void finish(long busMillis) {
        all.forEach(replay -> replay.finish(busMillis));
    }
}
