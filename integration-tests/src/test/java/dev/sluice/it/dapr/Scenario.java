package dev.sluice.it.dapr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The file {@code scenario.yaml}: what goes in, and what has to come out. */
record Scenario(List<Step> steps) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 500;
    private static final Pattern NUMBER = Pattern.compile("\\{n(?:%(\\d+))?}");

    /** Events, and what is delivered because of them. */
    record Step(Send send, List<Expected> expect) {}

    /** Events of one kind. */
    record Send(String event, int count, Map<String, String> attributes, String data) {

        /** All of them, as batches of structured CloudEvents. */
        List<byte[]> batches() {
            List<byte[]> batches = new ArrayList<>();
            for (int from = 0; from < count; from += BATCH) {
                List<Map<String, Object>> batch = new ArrayList<>();
                for (int n = from; n < Math.min(count, from + BATCH); n++) {
                    batch.add(event(n));
                }
                batches.add(bytes(batch));
            }
            return batches;
        }

        private static byte[] bytes(List<Map<String, Object>> batch) {
            try {
                return JSON.writeValueAsBytes(batch);
            } catch (JsonProcessingException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        private Map<String, Object> event(int number) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("specversion", "1.0");
            json.put("source", "/scenario");
            attributes.forEach((name, value) -> json.put(name, fill(value, number)));
            json.put("datacontenttype", "application/json");
            json.put("data", new RawValue(fill(data, number)));
            return json;
        }
    }

    /** Deliveries to one path. */
    record Expected(String path, String name, int below, int every, List<Integer> at, int times) {

        /** The names, each as often as it is delivered. */
        List<String> names() {
            return IntStream.range(0, below)
                    .filter(number -> at.contains(number % every))
                    .mapToObj(number -> fill(name, number))
                    .flatMap(each -> Stream.generate(() -> each).limit(times))
                    .toList();
        }
    }

    /** Reads the file. */
    static Scenario read() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(Scenario.class.getResourceAsStream("scenario.yaml"), "scenario.yaml")) {
            return new Scenario(new YAMLMapper().readValue(file, new TypeReference<List<Step>>() {}));
        }
    }

    private static String fill(String text, int number) {
        return NUMBER.matcher(text)
                .replaceAll(found ->
                        String.valueOf(found.group(1) == null ? number : number % Integer.parseInt(found.group(1))));
    }

    /** What the file calls a delivery: the key of a pattern's result, the id of an event. */
    static String name(Received received) {
        String type = received.headers().getOrDefault("ce-type", "");
        return type.startsWith("dev.sluice.") ? received.headers().getOrDefault("ce-subject", "") : received.event();
    }
}
