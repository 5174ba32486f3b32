package dev.sluice.trigger.explain;

import dev.sluice.crds.model.DurationText;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.Condition;
import dev.sluice.expression.Explainer;
import dev.sluice.expression.Proposal;
import dev.sluice.expression.Reason;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.engine.InputProgram;
import dev.sluice.trigger.engine.Occurrence;
import dev.sluice.trigger.engine.PatternStatus;
import dev.sluice.trigger.engine.Step;
import dev.sluice.trigger.engine.TriggerInstance;
import dev.sluice.trigger.engine.TriggerProgram;
import dev.sluice.trigger.explain.Explanation.Failed;
import dev.sluice.trigger.explain.Explanation.Where;
import dev.sluice.trigger.store.DeliveryRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows a trigger one event and says of each subscriber why it fired or not. Used once. */
final class SubscriberReasons {

    private final TriggerProgram program;
    private final StoredEvent event;
    private final Patterns patterns;
    private final Map<String, PatternSpec> specs;
    private final Map<String, InputProgram> inputs = new LinkedHashMap<>();
    private final Map<String, Explainer.Explanation> asked = new HashMap<>();
    private final Set<String> matched = new LinkedHashSet<>();
    private final Set<String> trueNames;
    private final Map<String, Long> lastMillis = new HashMap<>();
    private final boolean allKnown;
    private final Step step;
    private final List<PatternStatus> statuses;

    SubscriberReasons(TriggerProgram program, StoredEvent event, Rewind.Past past, boolean edited) {
        this.program = program;
        this.event = event;
        this.patterns = new Patterns(program, event, past, edited);
        this.specs = program.patternSpecs();
        this.allKnown = past.whole() && !edited;
        program.inputs().forEach(input -> inputs.put(input.name(), input));
        for (InputProgram input : inputs.values()) {
            if (input.topic().equals(event.topic()) && matches(input)) {
                matched.add(input.name());
            }
        }
        TriggerInstance instance = past.instance();
        instance.advanceTo(event.busTimeMillis());
        this.trueNames = new HashSet<>(instance.trueNames());
        for (String name : names()) {
            instance.lastMillis(name).ifPresent(millis -> lastMillis.put(name, millis));
        }
        this.step = instance.onEvent(event);
        this.statuses = instance.patternsOf(event);
        trueNames.addAll(matched);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(inputs.keySet());
        names.addAll(specs.keySet());
        return names;
    }

    private boolean matches(InputProgram input) {
        return asked.computeIfAbsent(input.name(), name -> Explainer.explain(input.filter(), event.event()))
                .reason()
                .verdict()
                .matches();
    }

    /** The firings of patterns that the event completed. */
    List<String> patternFirings() {
        return step.firings().stream()
                .filter(firing -> firing.origin() == null)
                .map(Firing::id)
                .toList();
    }

    /**
     * What is to be said of each subscriber.
     *
     * @param deliveries what became of what the event fired
     * @param happened whether the trigger has handled the event
     */
    List<Explanation.OfSubscriber> all(List<DeliveryRecords.Entry> deliveries, boolean happened) {
        List<Explanation.OfSubscriber> all = new ArrayList<>();
        program.conditions().forEach((name, condition) -> all.add(of(name, condition, deliveries, happened)));
        return all;
    }

    private Explanation.OfSubscriber of(
            String name, Condition condition, List<DeliveryRecords.Entry> deliveries, boolean happened) {
        List<DeliveryRecords.Entry> mine = deliveries.stream()
                .filter(entry -> entry.subscriber().equals(name))
                .toList();
        boolean fired = !mine.isEmpty()
                || step.firings().stream()
                        .anyMatch(firing -> firing.subscriber().equals(name));
        List<Failed> failed = fired ? List.of() : failed(condition);
        List<Explanation.Waiting> waiting = fired ? List.of() : waiting(condition);
        Explanation.OfSubscriber bare = new Explanation.OfSubscriber(
                name,
                condition.text(),
                fired,
                failed.isEmpty() ? null : failed.get(0),
                failed.isEmpty() ? List.of() : failed.subList(1, failed.size()),
                waiting,
                mine,
                List.of());
        return ExplanationText.told(bare, happened);
    }

    private List<Failed> failed(Condition condition) {
        Set<String> read = inputsOf(condition);
        List<InputProgram> reading = read.stream()
                .map(name -> inputs.get(name))
                .filter(input -> input != null && input.topic().equals(event.topic()))
                .toList();
        if (reading.isEmpty()) {
            return List.of(topic(read));
        }
        if (reading.stream().noneMatch(input -> matched.contains(input.name()))) {
            return reading.stream().map(this::input).toList();
        }
        List<Failed> failed = new ArrayList<>();
        if (condition.names().stream().anyMatch(this::occurred)) {
            failed.add(condition(condition));
        }
        statuses.stream()
                .filter(status -> status.keyProblem() != null && uses(condition, status.pattern()))
                .forEach(status -> failed.add(key(status)));
        return failed;
    }

    private boolean occurred(String name) {
        return matched.contains(name)
                || step.occurrences().stream().map(Occurrence::pattern).anyMatch(name::equals);
    }

    private List<Explanation.Waiting> waiting(Condition condition) {
        return statuses.stream()
                .filter(status -> status.keyProblem() == null && uses(condition, status.pattern()))
                .filter(status -> !occurred(status.pattern()))
                .map(patterns::waiting)
                .toList();
    }

    private boolean uses(Condition condition, String pattern) {
        return reached(condition).contains(pattern);
    }

    /** Everything that a condition depends on: names, and what patterns among them read. */
    private Set<String> reached(Condition condition) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(condition.names());
        while (!open.isEmpty()) {
            String name = open.remove(0);
            PatternSpec spec = specs.get(name);
            if (reached.add(name) && spec != null) {
                open.addAll(spec.reads());
            }
        }
        return reached;
    }

    private Set<String> inputsOf(Condition condition) {
        return reached(condition).stream()
                .filter(inputs::containsKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Failed topic(Set<String> read) {
        String reads = read.stream()
                .map(inputs::get)
                .map(input -> input == null
                        ? ""
                        : input.name() + " reads " + input.topic().name())
                .collect(Collectors.joining(", "));
        List<Reason.Seen> seen = List.of(new Reason.Seen("topic", event.topic().name()));
        return new Failed(Where.TOPIC, "", reads, null, seen, List.of());
    }

    private Failed input(InputProgram input) {
        matches(input);
        Explainer.Explanation explanation = asked.get(input.name());
        if (explanation == null) {
            throw new IllegalStateException("input " + input.name() + " was not asked");
        }
        Reason reason = explanation.reason().decisive();
        return new Failed(
                Where.INPUT,
                input.name(),
                reason.expression(),
                reason.error(),
                reason.seen(),
                explanation.proposal().map(Proposal::changes).orElse(List.of()));
    }

    private Failed condition(Condition condition) {
        Set<String> now = new HashSet<>(trueNames);
        step.occurrences().forEach(occurrence -> now.add(occurrence.pattern()));
        Reason reason = condition.why(now);
        List<Reason.Seen> seen = condition.names().stream()
                .map(name -> new Reason.Seen(name, now.contains(name) ? "true" : absent(name)))
                .toList();
        return new Failed(Where.CONDITION, reason.decisive().expression(), condition.text(), null, seen, List.of());
    }

    /** Why a name is not true. */
    private String absent(String name) {
        InputProgram input = inputs.get(name);
        PatternSpec pattern = specs.get(name);
        Duration fresh = input != null
                ? input.freshness()
                : pattern == null || pattern.resolves()
                        ? null
                        : pattern.common().freshness();
        return "false: " + since(name, fresh);
    }

    private String since(String name, @Nullable Duration fresh) {
        Long last = lastMillis.get(name);
        if (fresh == null) {
            return "it is not firing";
        }
        if (last != null) {
            return "last at " + Patterns.time(last) + ", true for " + DurationText.format(fresh);
        }
        return allKnown ? "it has not occurred yet" : "it did not occur within the last " + DurationText.format(fresh);
    }

    private static Failed key(PatternStatus status) {
        Reason problem = status.keyProblem();
        if (problem == null) {
            throw new IllegalStateException("pattern " + status.pattern() + " has a key");
        }
        Reason cause = problem.decisive();
        return new Failed(Where.KEY, status.pattern(), cause.expression(), cause.error(), cause.seen(), List.of());
    }
}
