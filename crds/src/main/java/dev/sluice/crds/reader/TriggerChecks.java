package dev.sluice.crds.reader;

import dev.sluice.crds.model.AllOfSpec;
import dev.sluice.crds.model.BackoffSpec;
import dev.sluice.crds.model.DeadmanSpec;
import dev.sluice.crds.model.DurationText;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.model.SubscriberSpec;
import dev.sluice.crds.model.Trigger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What spans several fields of a Trigger. */
final class TriggerChecks {

    private final DocumentContext context;

    TriggerChecks(DocumentContext context) {
        this.context = context;
    }

    /** Names that can be said without the whole trigger being valid. */
    void checkNames(TriggerNames names) {
        for (String name : names.all()) {
            String path = (names.inputs().contains(name) ? "spec.inputs." : "spec.patterns.") + name;
            if (ConditionNames.RESERVED.contains(name)) {
                error(path, "name \"" + name + "\" is a word of CEL", "take another name");
            }
        }
        for (String name : names.patterns()) {
            if (names.inputs().contains(name)) {
                error(
                        "spec.patterns." + name,
                        "an input is named \"" + name + "\" too",
                        "take another name for one of the two");
            }
        }
        checkCircles(names);
    }

    /** What can be said only of a trigger whose fields are all valid. */
    void check(Trigger trigger) {
        Map<String, PatternSpec> patterns = trigger.spec().patterns();
        patterns.forEach(this::checkPattern);
        Map<String, Integer> places = new HashMap<>();
        List<SubscriberSpec> subscribers = trigger.spec().subscribers();
        for (int index = 0; index < subscribers.size(); index++) {
            checkSubscriber(subscribers.get(index), index, places);
        }
    }

    private void checkPattern(String name, PatternSpec pattern) {
        if (pattern instanceof AllOfSpec allOf
                && new LinkedHashSet<>(allOf.of()).size() < allOf.of().size()) {
            error(
                    "spec.patterns." + name + ".allOf.of",
                    "names one input twice",
                    "use count with atLeast for several of one");
        }
        if (pattern instanceof DeadmanSpec deadman) {
            checkExpected(name, deadman);
        }
    }

    /** A key that finds no room is not waited for, and its silence would never be told. */
    private void checkExpected(String name, DeadmanSpec deadman) {
        long keys = deadman.expect().stream().distinct().count();
        int most = deadman.common().maxKeys();
        if (keys > most) {
            error(
                    "spec.patterns." + name + ".deadman.expect",
                    "found " + keys + " keys, but maxKeys allows " + most,
                    "make maxKeys at least " + keys + ", or expect fewer keys");
        }
    }

    private void checkCircles(TriggerNames names) {
        Map<String, Set<String>> reads = new HashMap<>();
        for (String name : names.patterns()) {
            Set<String> read = context.names().stream()
                    .filter(site -> site.path().startsWith("spec.patterns." + name + "."))
                    .map(site -> site.node().getValue())
                    .collect(Collectors.toSet());
            reads.put(name, read);
        }
        for (String name : names.patterns()) {
            if (reaches(name, name, reads, new HashSet<>())) {
                String hint = "patterns may read inputs and other patterns, without a circle";
                error("spec.patterns." + name, "the pattern depends on itself", hint);
            }
        }
    }

    private static boolean reaches(String from, String wanted, Map<String, Set<String>> reads, Set<String> seen) {
        return seen.add(from)
                && reads.getOrDefault(from, Set.of()).stream()
                        .anyMatch(read -> read.equals(wanted) || reaches(read, wanted, reads, seen));
    }

    private void checkSubscriber(SubscriberSpec subscriber, int index, Map<String, Integer> places) {
        String path = "spec.subscribers[" + index + "]";
        String name = subscriber.name();
        Integer earlier = name == null ? null : places.putIfAbsent(name, index);
        if (earlier != null) {
            error(
                    path + ".name",
                    "name \"" + name + "\" is taken by subscribers[" + earlier + "]",
                    "names are unique in a trigger");
        }
        BackoffSpec backoff = subscriber.delivery().backoff();
        if (backoff.delay().compareTo(backoff.max()) > 0) {
            error(
                    path + ".delivery.backoff",
                    "delay " + DurationText.format(backoff.delay()) + " is longer than max "
                            + DurationText.format(backoff.max()),
                    "make max at least as long as delay");
        }
    }

    private void error(String path, String message, String hint) {
        context.errorAt(context.at(path), path, message, hint);
    }
}
