package dev.sluice.trigger.explain;

import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.EventQuery;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.engine.TriggerProgram;
import dev.sluice.trigger.store.DeliveryRecords;
import dev.sluice.trigger.store.Generations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says why stored events fired or not, and of events that are not stored what they would do.
 *
 * <p>The evaluation is the live one. What depends on earlier events is had by leading a fresh instance of the trigger through at most
 * {@value #MOST_EVENTS} stored events before the one that is asked about; where that may not be enough, the answer says so: ADR 72.
 *
 * <p>Thread-safe. Blocks on disk; never call it from an event loop.
 *
 * @see "docs/adr/0072-explanations-run-the-past-again.md"
 */
public final class EventExplainer {

    /** How many earlier events are read for one answer. */
    public static final int MOST_EVENTS = 1_000;

    private static final int TRIED_EVENTS = 200;
    private static final int TRIED_EXPLANATIONS = 20;
    private static final int PAGE = 50;

    private final EventLog log;
    private final History history;
    private final int mostEvents;
    private final Map<String, Known> programs = new ConcurrentHashMap<>();

    /**
     * An explainer.
     *
     * @param log where events are
     * @param history what really happened
     */
    public EventExplainer(EventLog log, History history) {
        this(log, history, MOST_EVENTS);
    }

    /**
     * An explainer that reads less.
     *
     * @param mostEvents how many earlier events are read for one answer, 1 to {@value #MOST_EVENTS}
     */
    public EventExplainer(EventLog log, History history, int mostEvents) {
        this.log = log;
        this.history = history;
        this.mostEvents = mostEvents;
    }

    /** A compiled trigger; compiled again when the resource is another. */
    private record Known(ResolvedTrigger resolved, TriggerProgram program) {}

    /**
     * Explains an event.
     *
     * @param topology what runs now
     * @param event a stored event, or one that is not, with a position behind the head
     * @param trigger {@code namespace/name}; null for all that read the event's topic
     */
    public Explanation explain(Topology topology, StoredEvent event, @Nullable String trigger) {
        List<ResolvedTrigger> asked = topology.triggers().values().stream()
                .filter(known -> trigger == null
                        ? reads(known, event.topic())
                        : known.key().equals(trigger))
                .toList();
        Question question = new Question(event, asked);
        boolean stored = event.position() <= log.head();
        return new Explanation(
                stored ? event.position() : 0,
                event.event().id(),
                event.busTime().toString(),
                event.topic().name(),
                asked.stream().map(question::of).toList(),
                asked.isEmpty() && trigger == null ? "no trigger reads this topic, so nothing can fire" : "");
    }

    /**
     * The newest event that fired nothing, of the last {@value #TRIED_EVENTS}.
     *
     * @param trigger only events that this trigger reads, and only what it fired counts; null for all
     */
    public Optional<Explanation> newestQuiet(Topology topology, @Nullable String trigger) {
        List<StoredEvent> candidates = new ArrayList<>();
        long before = 0;
        for (int tried = 0; tried < TRIED_EVENTS && candidates.size() < TRIED_EXPLANATIONS; tried += PAGE) {
            List<StoredEvent> page = log.find(new EventQuery(null, null, null, null, null, before, PAGE));
            Optional<Explanation> quiet = page.stream()
                    .filter(event -> isCandidate(topology, event, trigger))
                    .limit(TRIED_EXPLANATIONS - candidates.size())
                    .peek(candidates::add)
                    .map(event -> explain(topology, event, trigger))
                    .filter(explanation -> !explanation.fired())
                    .findFirst();
            if (quiet.isPresent()) {
                return quiet;
            }
            before = page.isEmpty() ? 1 : page.get(page.size() - 1).position();
        }
        return Optional.empty();
    }

    /** Whether an event may have fired nothing, as far as is known without asking its triggers. */
    private boolean isCandidate(Topology topology, StoredEvent event, @Nullable String trigger) {
        boolean concerns = trigger == null
                ? topology.triggers().values().stream().anyMatch(known -> reads(known, event.topic()))
                        || comesFromSource(topology, event.topic())
                : topology.trigger(trigger)
                        .filter(known -> reads(known, event.topic()))
                        .isPresent();
        return concerns
                && history.deliveries(event.position()).stream()
                        .noneMatch(entry -> trigger == null || entry.trigger().equals(trigger));
    }

    private static boolean comesFromSource(Topology topology, Topic topic) {
        return topology.sources().values().stream()
                .flatMap(source -> source.events().stream())
                .anyMatch(event -> event.topic().busKey().equals(topic.bus())
                        && event.topic().name().equals(topic.name()));
    }

    private static boolean reads(ResolvedTrigger trigger, Topic topic) {
        return trigger.inputs().stream()
                .anyMatch(input -> input.topic().busKey().equals(topic.bus())
                        && input.topic().name().equals(topic.name()));
    }

    private TriggerProgram program(ResolvedTrigger trigger) {
        Known known = programs.get(trigger.key());
        if (known == null || !known.resolved().equals(trigger)) {
            known = new Known(trigger, TriggerProgram.compile(trigger));
            programs.put(trigger.key(), known);
        }
        return known.program();
    }

    /** One event and the triggers that are asked. */
    private final class Question {

        private final StoredEvent event;
        private final boolean stored;
        private final Rewind rewind;
        private final Map<String, Long> decided;
        private final List<DeliveryRecords.Entry> deliveries;

        Question(StoredEvent event, List<ResolvedTrigger> asked) {
            this.event = event;
            this.stored = event.position() <= log.head();
            Set<Topic> topics = new HashSet<>();
            int stateful = 0;
            for (ResolvedTrigger trigger : asked) {
                TriggerProgram program = program(trigger);
                if (program.stateful()) {
                    topics.addAll(program.topics());
                    stateful++;
                }
            }
            this.rewind = new Rewind(log, event, topics, stateful, mostEvents);
            this.decided = history.decided();
            this.deliveries = stored ? history.deliveries(event.position()) : List.of();
        }

        Explanation.OfTrigger of(ResolvedTrigger trigger) {
            TriggerProgram program = program(trigger);
            List<Generations.Begun> begun = history.generations(trigger.key());
            Handling handling = Handling.of(begun, event.position());
            long begin = begun.isEmpty() ? -1 : begun.get(0).position();
            long beginMillis = begun.isEmpty() ? 0 : begun.get(0).atMillis();
            Rewind.Past past = stored || !begun.isEmpty()
                    ? rewind.lead(program, begin, beginMillis)
                    : rewind.lead(program, log.head(), event.busTimeMillis());
            boolean edited = handling.editedBehind(past, begin);
            SubscriberReasons reasons = new SubscriberReasons(program, event, past, edited);
            boolean happened =
                    stored && handling.handled() && decided.getOrDefault(trigger.key(), 0L) >= event.position();
            return new Explanation.OfTrigger(
                    trigger.key(),
                    happened ? handling.generation() : "",
                    handling.running(),
                    note(trigger, handling, happened),
                    reasons.all(deliveries(trigger, reasons, happened), happened));
        }

        private List<DeliveryRecords.Entry> deliveries(
                ResolvedTrigger trigger, SubscriberReasons reasons, boolean happened) {
            List<DeliveryRecords.Entry> mine = new ArrayList<>(deliveries);
            if (happened) {
                reasons.patternFirings().forEach(firing -> mine.addAll(history.ofFiring(firing)));
            }
            mine.removeIf(entry -> !entry.trigger().equals(trigger.key()));
            return mine;
        }

        private String note(ResolvedTrigger trigger, Handling handling, boolean happened) {
            if (!stored) {
                return "";
            }
            if (!handling.handled()) {
                return "it began only behind this event and never looked at it; this is what it would have done";
            }
            if (!happened) {
                return (trigger.trigger().spec().paused() ? "it is paused and" : "it")
                        + " has not handled this event yet; this is what it would do";
            }
            return handling.generation().equals(handling.running())
                    ? ""
                    : "it was edited since; this is what the version that runs now (" + handling.running()
                            + ") would have done";
        }
    }

    /**
     * Which version handled an event.
     *
     * @param handled whether the trigger looked at it or will; true where that is not known
     * @param generation the version, empty when it is not known
     * @param position that version handles what lies behind this position
     * @param running the version that runs now, empty when it is not known
     */
    private record Handling(boolean handled, String generation, long position, String running) {

        static Handling of(List<Generations.Begun> begun, long position) {
            if (begun.isEmpty()) {
                return new Handling(true, "", -1, "");
            }
            String running = begun.get(begun.size() - 1).generation();
            Generations.Begun handled = null;
            for (Generations.Begun each : begun) {
                handled = each.position() < position ? each : handled;
            }
            return handled == null
                    ? new Handling(false, "", -1, running)
                    : new Handling(true, handled.generation(), handled.position(), running);
        }

        /** Whether what the trigger was led through was not all handled by the version that runs now. */
        boolean editedBehind(Rewind.Past past, long begin) {
            if (!generation.equals(running)) {
                return true;
            }
            long first = past.events().isEmpty()
                    ? Long.MAX_VALUE
                    : past.events().get(0).event().position();
            return position != begin && first <= position;
        }
    }
}
