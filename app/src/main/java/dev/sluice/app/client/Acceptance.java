package dev.sluice.app.client;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;

/**
 * What a source event did with a message.
 *
 * @param ids ids of the events that are stored; empty when all were filtered
 * @param filtered whether the source's {@code where} did not want it
 * @param duplicate whether the bus had it already
 */
public record Acceptance(List<String> ids, boolean filtered, boolean duplicate) {

    /** Copies. */
    public Acceptance {
        ids = List.copyOf(ids);
    }

    static Acceptance of(HttpResponse<?> answer) {
        List<String> ids = answer.headers().allValues("Sluice-Event-Id").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
        return new Acceptance(ids, has(answer, "Sluice-Filtered"), has(answer, "Sluice-Duplicate"));
    }

    private static boolean has(HttpResponse<?> answer, String header) {
        return answer.headers().firstValue(header).map("true"::equals).orElse(false);
    }
}
