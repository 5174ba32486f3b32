package dev.sluice.app.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a test found.
 *
 * @param test the test
 * @param problems why it could not run; it has failed then
 * @param happened everything that happened, whether or not the test asks for it
 * @param differences a time line of what was expected and what happened; empty when they are the same
 */
public record TestResult(TestFile test, List<String> problems, List<ObjectNode> happened, List<String> differences) {

    private record Moment(long at, String mark, ObjectNode what) {}

    /** Whether everything happened that was expected, and nothing else. */
    public boolean passed() {
        return problems.isEmpty() && differences.isEmpty();
    }

    static TestResult refused(TestFile test, List<String> problems) {
        return new TestResult(test, List.copyOf(problems), List.of(), List.of());
    }

    static TestResult of(TestFile test, List<ObjectNode> happened) {
        Set<String> patterns = new HashSet<>();
        test.expect().forEach(expected -> patterns.add(expected.path("pattern").asText()));
        List<ObjectNode> missing = new ArrayList<>(test.expect());
        List<Moment> moments = new ArrayList<>();
        for (ObjectNode got : happened) {
            if (got.has("pattern") && !patterns.contains(got.path("pattern").asText())) {
                continue;
            }
            boolean expected = take(missing, got);
            moments.add(new Moment(got.path("at").asLong(), expected ? "  " : "+ ", got));
        }
        missing.forEach(expected -> moments.add(new Moment(expected.path("at").asLong(), "- ", expected)));
        boolean same = moments.stream().allMatch(moment -> moment.mark().isBlank());
        moments.sort(Comparator.comparingLong(Moment::at));
        List<String> lines =
                same ? List.of() : moments.stream().map(TestResult::line).toList();
        return new TestResult(test, List.of(), List.copyOf(happened), lines);
    }

    private static boolean take(List<ObjectNode> missing, ObjectNode got) {
        for (Iterator<ObjectNode> each = missing.iterator(); each.hasNext(); ) {
            if (matches(each.next(), got)) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    /** The key always counts; of the other fields those that the test names. */
    private static boolean matches(ObjectNode expected, ObjectNode got) {
        if (!expected.path("key").asText().equals(got.path("key").asText())) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            if (!field.getKey().equals("key") && !same(field.getValue(), got.get(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(JsonNode expected, JsonNode got) {
        return got != null && expected.equals(TestResult::compare, got);
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private static String line(Moment moment) {
        StringBuilder text = new StringBuilder(moment.mark());
        text.append(String.format("%-10s", Times.text(moment.at())));
        moment.what().properties().forEach(field -> {
            if (!field.getKey().equals("at")) {
                String value = field.getValue().isTextual()
                        ? field.getValue().asText()
                        : field.getValue().toString();
                text.append(' ').append(field.getKey()).append('=').append(value);
            }
        });
        return text.toString();
    }
}
