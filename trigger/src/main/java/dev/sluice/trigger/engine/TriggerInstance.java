package dev.sluice.trigger.engine;

import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.EventView;
import dev.sluice.expression.Verdict;
import dev.sluice.trigger.pattern.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A trigger at work: its program and the part of its state that is in memory. Not thread-safe: one thread calls everything. Neither
 * reads a clock nor does I/O of its own.
 *
 * <p>Lifecycle: a new instance over the stored rows of an earlier one goes on exactly where the last stored {@link #drain} left it.
 * The first call of {@link #advanceTo} or {@link #onEvent} of a trigger without stored rows is when its patterns are first run. A
 * changed trigger is drained, stored and dropped; an instance of the new program over the same rows keeps the state of unchanged
 * patterns.
 */
public final class TriggerInstance {

    /** How many keys of a pattern may stay in memory from drain to drain; the others are read from the store when needed. */
    public static final int WORKING_SET_KEYS = 20_000;

    private final TriggerProgram program;
    private final PatternHost.Clock clock = new PatternHost.Clock();
    private final Truths truths;
    private final Tally tally;
    private final Matched matched;
    private final NewestEvents newest;
    private final FiringMaker firingMaker;
    private final OccurrenceEvents occurrenceEvents;
    private final PatternHost patterns;
    private final StoredHead head;
    private final List<Firing> firings = new ArrayList<>();
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    /**
     * Takes up a trigger where its stored state left it.
     *
     * @param program what to run
     * @param state its stored rows
     * @param events where events that pattern state refers to are found
     * @throws TriggerStateException when stored state is of an unknown version or damaged
     */
    public TriggerInstance(TriggerProgram program, StateSource state, StoredEvents events) {
        this(program, state, events, WORKING_SET_KEYS);
    }

    TriggerInstance(TriggerProgram program, StateSource state, StoredEvents events, int workingSetKeys) {
        this.program = program;
        this.truths = program.truths();
        this.tally = program.tally();
        this.matched = new Matched(program.inputs().size());
        this.newest = new NewestEvents(events);
        this.firingMaker = new FiringMaker(program, newest);
        this.occurrenceEvents = new OccurrenceEvents(program, events);
        this.patterns = new PatternHost(program, state, workingSetKeys, clock, tally, new Conditions());
        this.head = new StoredHead(program, clock, truths, newest, patterns);
        if (program.stateful()) {
            head.restore(state);
        }
    }

    /** What this instance runs. */
    public TriggerProgram program() {
        return program;
    }

    /** The patterns that started empty because their definition is not that of their stored state. */
    public List<String> restartedPatterns() {
        return head.restartedPatterns();
    }

    /**
     * Looks at one event: timers due at or before its bus time run first. Events come in log order; one at or below a position
     * already seen counts as a duplicate and does nothing else.
     *
     * @param event an event of any topic
     * @return what it brought about; {@link Step#NOTHING} when the event is on no input
     */
    public Step onEvent(StoredEvent event) {
        return onEvent(event, EventView.of(event.event()));
    }

    /**
     * As {@link #onEvent(StoredEvent)}, for a host that shows one event to many triggers.
     *
     * @param view a view of the event, so that its payload is parsed once for all
     */
    public Step onEvent(StoredEvent event, EventView view) {
        int[] inputs = program.inputsOf(event.topic());
        if (event.position() <= clock.lastPosition) {
            for (int input : inputs) {
                tally.add(input, Tally.AtInput.DUPLICATE);
            }
            return Step.NOTHING;
        }
        patterns.advanceTo(event.busTimeMillis());
        clock.busMillis = Math.max(clock.busMillis, event.busTimeMillis());
        clock.lastPosition = event.position();
        match(inputs, view);
        if (matched.size() > 0) {
            occur(event);
            patterns.offer(event, matched);
            patterns.advanceTo(clock.busMillis);
        }
        return step();
    }

    private void match(int[] inputs, EventView view) {
        matched.clear();
        for (int input : inputs) {
            InputProgram program = this.program.inputs().get(input);
            EventView mine = program.filter().view(view);
            Verdict verdict = program.filter().test(mine);
            switch (verdict) {
                case MATCH -> {
                    tally.add(input, Tally.AtInput.TAKEN);
                    matched.add(input, mine);
                }
                case NO_MATCH -> tally.add(input, Tally.AtInput.FILTERED);
                case ERROR -> tally.add(input, Tally.AtInput.ERROR);
            }
        }
    }

    /** All names of the event become true together, then each subscriber that names one of them is asked once. */
    private void occur(StoredEvent event) {
        for (int i = 0; i < matched.size(); i++) {
            int input = matched.input(i);
            clock.changed |= truths.occurred(input, clock.busMillis);
            if (program.readsInputs()) {
                newest.put(program.names().name(input), event, matched.view(input));
                clock.changed = true;
            }
        }
        List<SubscriberProgram> asked =
                matched.size() == 1 ? program.subscribersOf(matched.input(0)) : program.subscribers();
        for (SubscriberProgram subscriber : asked) {
            int input = matched.firstNamedBy(subscriber.when());
            if (input >= 0 && subscriber.when().holds(input, truths, clock.busMillis)) {
                firings.add(firingMaker.of(subscriber, event, clock.busMillis, matched.view(input)));
            }
        }
    }

    /** What patterns say becomes occurrences and firings. */
    private final class Conditions implements PatternHost.Listener {

        @Override
        public Occurrence occurred(Occurred occurred) {
            Occurrence occurrence = occurrenceEvents.occurrence(occurred);
            occurrences.add(occurrence);
            int name = program.names().patternName(occurred.run().program().index());
            truths.keysFiring(name, occurred.firingKeys());
            EventView view = EventView.of(occurrence.event());
            if (occurrence.state() == Firing.State.RESOLVED) {
                program.subscribers().stream()
                        .filter(subscriber -> occurred.told().contains(subscriber.name()))
                        .forEach(subscriber ->
                                firings.add(firingMaker.of(subscriber, occurrence, occurred.sinceMillis(), view)));
                return occurrence;
            }
            truths.occurred(name, clock.busMillis);
            for (SubscriberProgram subscriber : program.subscribersOf(name)) {
                if (subscriber.when().holds(name, truths, clock.busMillis)) {
                    firings.add(firingMaker.of(subscriber, occurrence, occurred.sinceMillis(), view));
                    occurred.run().told(occurred.slotKey(), subscriber.name());
                }
            }
            return occurrence;
        }

        @Override
        public void notice(Notice notice) {
            notices.add(notice);
        }

        @Override
        public void forgotten(PatternProgram<?> pattern) {
            truths.keysFiring(program.names().patternName(pattern.index()), -1);
        }
    }

    /** The names that are true now, of those that some condition asks for beside its occurrence. */
    public Set<String> trueNames() {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < program.names().size(); i++) {
            if (truths.isTrue(i, clock.busMillis)) {
                names.add(program.names().name(i));
            }
        }
        return names;
    }

    /**
     * When a name occurred last, of those that some condition asks for beside its occurrence and that are true for a while.
     *
     * @param name an input's or a pattern's
     * @return bus time, milliseconds since the epoch; empty when it is not known to have occurred
     */
    public OptionalLong lastMillis(String name) {
        return truths.lastMillis(program.names().index(name));
    }

    /**
     * How the patterns that read an input which takes this event stand for the event's key now. Changes nothing; for explanations.
     *
     * @param event an event, usually one already looked at
     */
    public List<PatternStatus> patternsOf(StoredEvent event) {
        EventView view = EventView.of(event.event());
        Matched taking = new Matched(program.inputs().size());
        for (int input : program.inputsOf(event.topic())) {
            InputProgram asked = program.inputs().get(input);
            EventView mine = asked.filter().view(view);
            if (asked.filter().test(mine).matches()) {
                taking.add(input, mine);
            }
        }
        return patterns.statuses(taking);
    }

    /** Keys that its patterns remember. */
    public int keys() {
        return patterns.keys();
    }

    /** Keys of its patterns that wait for time to pass. */
    public int timers() {
        return patterns.timers();
    }

    private Step step() {
        if (firings.isEmpty() && occurrences.isEmpty() && notices.isEmpty()) {
            return Step.NOTHING;
        }
        Step step = new Step(firings, occurrences, notices);
        firings.clear();
        occurrences.clear();
        notices.clear();
        return step;
    }

    /**
     * Runs the timers due at or before a bus time. Every event stored with an earlier bus time must have been looked at.
     *
     * @param busMillis the group's clock, milliseconds since the epoch; an earlier one than before does nothing
     */
    public Step advanceTo(long busMillis) {
        patterns.advanceTo(busMillis);
        return step();
    }

    /**
     * Advances the bus clock, and the clock of every pattern with event time to the same time: the end of a test or a replay, after
     * which no event comes.
     *
     * @param millis milliseconds since the epoch
     */
    public Step finish(long millis) {
        patterns.advanceTo(millis);
        patterns.finish(millis);
        return step();
    }

    /** The bus time at which {@link #advanceTo} has something to do; empty when nothing waits for time to pass. */
    public OptionalLong nextDueMillis() {
        long due = patterns.nextDueMillis();
        return due == Machine.NEVER ? OptionalLong.empty() : OptionalLong.of(due);
    }

    /**
     * Hands over what must be stored since the last call; the host stores it in one transaction with its position, and calls again
     * only after that: what it handed over before may have left the memory by then.
     */
    public Changes drain() {
        List<Changes.StateRow> rows = new ArrayList<>();
        List<StateSource.Timer> added = new ArrayList<>();
        List<StateSource.Timer> removed = new ArrayList<>();
        if (program.stateful()) {
            head.drainTo(rows, added, removed);
        }
        return new Changes(rows, added, removed, tally.drain());
    }
}
