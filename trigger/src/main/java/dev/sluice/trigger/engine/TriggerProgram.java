package dev.sluice.trigger.engine;

import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.eventbus.Topic;
import dev.sluice.expression.Condition;
import dev.sluice.expression.EventView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a Trigger, compiled: inputs by topic, patterns, conditions. Immutable and thread-safe; shared by the live host,
 * {@code test}, {@code replay} and {@code explain}.
 */
public final class TriggerProgram {

    private static final int[] NO_INPUTS = {};

    private final String namespace;
    private final String name;
    private final Names names;
    private final List<InputProgram> inputs;
    private final List<PatternProgram<?>> patterns;
    private final List<SubscriberProgram> subscribers;
    private final Map<Topic, int[]> inputsByTopic = new HashMap<>();
    private final List<List<SubscriberProgram>> subscribersByName = new ArrayList<>();
    private final boolean[] keptNames;
    private final boolean readsInputs;
    private final boolean stateful;

    TriggerProgram(
            String namespace,
            String name,
            Names names,
            List<InputProgram> inputs,
            List<PatternProgram<?>> patterns,
            List<SubscriberProgram> subscribers) {
        this.namespace = namespace;
        this.name = name;
        this.names = names;
        this.inputs = List.copyOf(inputs);
        this.patterns = List.copyOf(patterns);
        this.subscribers = List.copyOf(subscribers);
        this.keptNames = new boolean[names.size()];
        Map<Topic, List<Integer>> byTopic = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            byTopic.computeIfAbsent(inputs.get(i).topic(), topic -> new ArrayList<>())
                    .add(i);
        }
        byTopic.forEach((topic, indexes) -> inputsByTopic.put(
                topic, indexes.stream().mapToInt(Integer::intValue).toArray()));
        for (int i = 0; i < names.size(); i++) {
            subscribersByName.add(naming(i));
        }
        for (SubscriberProgram subscriber : subscribers) {
            if (subscriber.when().needsOthers()) {
                for (int index : subscriber.when().names()) {
                    keptNames[index] = true;
                }
            }
        }
        this.readsInputs = subscribers.stream().anyMatch(SubscriberProgram::readsInputs);
        this.stateful = !patterns.isEmpty() || subscribers.stream().anyMatch(SubscriberProgram::stateful);
    }

    private List<SubscriberProgram> naming(int index) {
        return subscribers.stream()
                .filter(subscriber -> contains(subscriber.when().names(), index))
                .toList();
    }

    private static boolean contains(int[] indexes, int wanted) {
        for (int index : indexes) {
            if (index == wanted) {
                return true;
            }
        }
        return false;
    }

    /**
     * Compiles a trigger.
     *
     * @param trigger a trigger of a {@code Topology}, whose expressions were checked when it was read
     * @throws IllegalArgumentException when an expression does not compile, with what and where
     */
    public static TriggerProgram compile(ResolvedTrigger trigger) {
        return new ProgramCompiler(trigger).compile();
    }

    /** The trigger's namespace. */
    public String namespace() {
        return namespace;
    }

    /** The trigger's name. */
    public String name() {
        return name;
    }

    /** The topics its inputs read; an event of another topic never concerns it. */
    public Set<Topic> topics() {
        return Set.copyOf(inputsByTopic.keySet());
    }

    /** Its inputs, in the order of the file. */
    public List<InputProgram> inputs() {
        return inputs;
    }

    /** The condition of each subscriber, in the order of the file. */
    public Map<String, Condition> conditions() {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        subscribers.forEach(subscriber -> conditions.put(subscriber.name(), subscriber.condition()));
        return conditions;
    }

    /** The condition of a subscriber. */
    public Optional<Condition> condition(String subscriber) {
        return Optional.ofNullable(conditions().get(subscriber));
    }

    /** What each pattern waits for, each after those it reads. */
    public Map<String, PatternSpec> patternSpecs() {
        Map<String, PatternSpec> specs = new LinkedHashMap<>();
        patterns.forEach(pattern -> specs.put(pattern.name(), pattern.spec()));
        return specs;
    }

    /**
     * The key that an event has for a pattern.
     *
     * @param pattern the pattern's name
     * @param view the event as an input that the pattern reads sees it
     * @return empty when it has none
     */
    public Optional<String> keyOf(String pattern, EventView view) {
        return patterns.stream()
                .filter(known -> known.name().equals(pattern))
                .findFirst()
                .flatMap(known -> known.fields().key().of(view));
    }

    /** Whether anything it decides depends on more than one event. If not, it stores nothing. */
    public boolean stateful() {
        return stateful;
    }

    Names names() {
        return names;
    }

    /** Patterns, each after those it reads. */
    List<PatternProgram<?>> patterns() {
        return patterns;
    }

    List<SubscriberProgram> subscribers() {
        return subscribers;
    }

    /** The inputs that read a topic, ascending. */
    int[] inputsOf(Topic topic) {
        return inputsByTopic.getOrDefault(topic, NO_INPUTS);
    }

    /** The subscribers whose condition uses a name, in the order of the file. */
    List<SubscriberProgram> subscribersOf(int nameIndex) {
        return subscribersByName.get(nameIndex);
    }

    /** Whether the newest event of each input is remembered. */
    boolean readsInputs() {
        return readsInputs;
    }

    Tally tally() {
        return new Tally(
                inputs.stream().map(InputProgram::name).toList(),
                patterns.stream().map(PatternProgram::name).toList());
    }

    Truths truths() {
        long[] freshnessMillis = new long[names.size()];
        boolean[] resolves = new boolean[names.size()];
        for (int i = 0; i < inputs.size(); i++) {
            freshnessMillis[i] = inputs.get(i).freshness().toMillis();
        }
        for (PatternProgram<?> pattern : patterns) {
            int index = names.patternName(pattern.index());
            freshnessMillis[index] = pattern.common().freshness().toMillis();
            resolves[index] = pattern.resolves();
        }
        return new Truths(names, freshnessMillis, keptNames.clone(), resolves);
    }

    /** Whether a later firing can say that this one is resolved. */
    public boolean resolves(Firing firing) {
        return firing.origin() == null
                && patterns().stream()
                        .anyMatch(pattern ->
                                pattern.resolves() && firing.event().source().endsWith("/" + pattern.name()));
    }
}
