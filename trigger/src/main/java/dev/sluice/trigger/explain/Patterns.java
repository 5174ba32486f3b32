package dev.sluice.trigger.explain;

import dev.sluice.crds.model.AbsenceSpec;
import dev.sluice.crds.model.AllOfSpec;
import dev.sluice.crds.model.CountSpec;
import dev.sluice.crds.model.DeadmanSpec;
import dev.sluice.crds.model.DebounceSpec;
import dev.sluice.crds.model.DistinctSpec;
import dev.sluice.crds.model.DurationText;
import dev.sluice.crds.model.HoldSpec;
import dev.sluice.crds.model.InhibitSpec;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.model.SequenceSpec;
import dev.sluice.crds.model.WindowSpec;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.expression.EventView;
import dev.sluice.trigger.engine.InputProgram;
import dev.sluice.trigger.engine.PatternStatus;
import dev.sluice.trigger.engine.TriggerProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What patterns still wait for, in words, and whether that is surely so. */
final class Patterns {

    private final TriggerProgram program;
    private final StoredEvent event;
    private final Rewind.Past past;
    private final boolean edited;
    private final Map<Long, StoredEvent> events = new HashMap<>();

    /**
     * The patterns of a trigger that took an event.
     *
     * @param edited whether the trigger was edited within what it was led through
     */
    Patterns(TriggerProgram program, StoredEvent event, Rewind.Past past, boolean edited) {
        this.program = program;
        this.event = event;
        this.past = past;
        this.edited = edited;
        past.events().forEach(seen -> events.put(seen.event().position(), seen.event()));
        events.put(event.position(), event);
    }

    /** What a pattern waits for. */
    Explanation.Waiting waiting(PatternStatus status) {
        Goal goal = goal(status);
        boolean exact = exact(status);
        boolean all = past.whole() || past.events().isEmpty();
        return new Explanation.Waiting(
                status.pattern(),
                kind(status.spec()),
                status.key(),
                status.amount(),
                goal.wanted(),
                goal.missing(),
                goal.byMillis() == null ? null : time(goal.byMillis()),
                exact,
                all ? null : time(past.sinceMillis()));
    }

    private record Goal(
            long wanted, String missing, @Nullable Long byMillis) {}

    private Goal goal(PatternStatus status) {
        PatternSpec spec = status.spec();
        Long due = status.dueMillis().isPresent() ? status.dueMillis().getAsLong() : null;
        return switch (spec.kind()) {
            case COUNT -> counting(status, ((CountSpec) spec).atLeast(), ((CountSpec) spec).within());
            case DISTINCT -> counting(status, ((DistinctSpec) spec).atLeast(), ((DistinctSpec) spec).within());
            case ALL_OF ->
                new Goal(((AllOfSpec) spec).of().size(), rest(status), end(status, ((AllOfSpec) spec).within()));
            case SEQUENCE -> sequence(status, (SequenceSpec) spec);
            case ABSENCE -> new Goal(0, "fires unless " + ((AbsenceSpec) spec).missing() + " comes", due);
            case DEADMAN ->
                new Goal(0, "fires after a silence of " + DurationText.format(((DeadmanSpec) spec).within()), due);
            case DEBOUNCE ->
                new Goal(0, "fires once it is quiet for " + DurationText.format(((DebounceSpec) spec).quiet()), due);
            case WINDOW -> new Goal(((WindowSpec) spec).atLeast(), "is decided when its window ends", due);
            case RATIO -> new Goal(0, "is decided when its window ends", due);
            case HOLD -> hold(status, (HoldSpec) spec, due);
            case INHIBIT -> new Goal(0, "held back while " + ((InhibitSpec) spec).whileFiring() + " is firing", due);
            case GROUP -> new Goal(0, "collects for its next notification", due);
            case DEDUP -> new Goal(0, "held back: one like it came before", due);
            case THROTTLE, TOKEN_BUCKET -> new Goal(0, "held back: more came than may pass", due);
            case CHANGE -> new Goal(0, "the value is the same as before, or the first", null);
            case NEW_TERM -> new Goal(0, "the value was seen before", null);
            case SPIKE -> new Goal(0, "not enough more than before", due);
        };
    }

    private Goal counting(PatternStatus status, long atLeast, Duration within) {
        String unit = status.spec().kind() == PatternSpec.Kind.DISTINCT ? " different" : "";
        long lacking = atLeast - status.amount();
        if (lacking <= 0 || status.positions().isEmpty()) {
            return new Goal(atLeast, "it has fired and waits to be rearmed", null);
        }
        return new Goal(atLeast, lacking + " more" + unit, end(status, within));
    }

    private static Goal hold(PatternStatus status, HoldSpec spec, @Nullable Long due) {
        return status.positions().isEmpty()
                ? new Goal(0, spec.when() + " is not true", null)
                : new Goal(0, spec.when() + " must stay true for " + DurationText.format(spec.duration()), due);
    }

    private Goal sequence(PatternStatus status, SequenceSpec spec) {
        int done = 0;
        for (long position : status.positions()) {
            if (done < spec.steps().size()
                    && takers(position).contains(spec.steps().get(done))) {
                done++;
            }
        }
        String next = done < spec.steps().size() ? spec.steps().get(done) + " comes next" : "its last step";
        return new Goal(spec.steps().size(), next, end(status, spec.within()));
    }

    private String rest(PatternStatus status) {
        Set<String> there = new TreeSet<>();
        status.positions().forEach(position -> there.addAll(takers(position)));
        List<String> rest = ((AllOfSpec) status.spec())
                .of().stream().filter(name -> !there.contains(name)).toList();
        return rest.isEmpty() ? "nothing: it has fired" : String.join(" and ", rest);
    }

    /** The inputs that take an event. */
    private Set<String> takers(long position) {
        StoredEvent stored = events.get(position);
        if (stored == null) {
            return Set.of();
        }
        EventView view = EventView.of(stored.event());
        return program.inputs().stream()
                .filter(input -> takes(input, stored, view))
                .map(InputProgram::name)
                .collect(Collectors.toSet());
    }

    private static boolean takes(InputProgram input, StoredEvent stored, EventView view) {
        return input.topic().equals(stored.topic())
                && input.filter().test(input.filter().view(view)).matches();
    }

    /** When the oldest event of the key leaves the window. */
    private @Nullable Long end(PatternStatus status, Duration within) {
        if (status.positions().isEmpty()) {
            return null;
        }
        StoredEvent oldest = events.get(status.positions().get(0));
        return oldest == null ? null : oldest.busTimeMillis() + within.toMillis();
    }

    private boolean exact(PatternStatus status) {
        if (past.whole() || edited) {
            return !edited;
        }
        Set<String> inputs = program.inputs().stream().map(InputProgram::name).collect(Collectors.toSet());
        PatternMemory memory = PatternMemory.of(status.spec(), inputs);
        return memory.rule() != PatternMemory.Rule.ENDLESS
                && memory.satisfied(past.sinceMillis(), keyMillis(status), event.busTimeMillis());
    }

    /** When the event's key had events that the pattern took. */
    private List<Long> keyMillis(PatternStatus status) {
        String key = keyOf(status, event, EventView.of(event.event()));
        List<Long> millis = new ArrayList<>();
        for (Rewind.Seen earlier : past.events()) {
            String found = keyOf(status, earlier.event(), earlier.view());
            if (found != null && found.equals(key)) {
                millis.add(earlier.event().busTimeMillis());
            }
        }
        return millis;
    }

    private @Nullable String keyOf(PatternStatus status, StoredEvent stored, EventView view) {
        for (InputProgram input : program.inputs()) {
            if (status.spec().reads().contains(input.name()) && takes(input, stored, view)) {
                return program.keyOf(status.pattern(), input.filter().view(view))
                        .orElse(null);
            }
        }
        return null;
    }

    /** The kind as it is written in a resource. */
    static String kind(PatternSpec spec) {
        String[] words = spec.kind().name().toLowerCase(Locale.ROOT).split("_", -1);
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
