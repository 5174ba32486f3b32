package dev.sluice.trigger.engine;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.TopicRef;
import java.util.ArrayList;
import java.util.List;

/** Programs from YAML, with every input on the topic of its source event. */
final class Triggers {

    static final String BUS = "default/default";

    private Triggers() {}

    static TriggerProgram compile(String yaml) {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read("trigger.yaml", yaml);
        if (!read.problems().isEmpty()) {
            throw new AssertionError(read.problems() + "\n" + yaml);
        }
        Trigger trigger = read.resources().stream()
                .map(Located::resource)
                .filter(Trigger.class::isInstance)
                .map(Trigger.class::cast)
                .findFirst()
                .orElseThrow();
        return TriggerProgram.compile(resolve(trigger));
    }

    private static ResolvedTrigger resolve(Trigger trigger) {
        List<ResolvedTrigger.Input> inputs = new ArrayList<>();
        trigger.spec()
                .inputs()
                .forEach((name, spec) -> inputs.add(new ResolvedTrigger.Input(
                        name, spec, new TopicRef(BUS, "default." + spec.eventSource() + "." + spec.event()))));
        List<ResolvedTrigger.Subscriber> subscribers = trigger.spec().subscribers().stream()
                .map(spec ->
                        new ResolvedTrigger.Subscriber(String.valueOf(spec.name()), spec, null, null, null, null, null))
                .toList();
        return new ResolvedTrigger(
                trigger, false, new ResolvedTrigger.Group("default", BUS, "default"), inputs, subscribers);
    }
}
