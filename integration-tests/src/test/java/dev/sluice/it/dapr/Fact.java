package dev.sluice.it.dapr;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event in whose every detail it matters that it arrives as it was, written and read here without the product.
 *
 * @param attributes all but {@code specversion} and {@code datacontenttype}; booleans and integers are of the types that
 *     CloudEvents knows
 * @param contentType null: the event has none
 * @param data bytes in hexadecimal digits
 */
record Fact(Map<String, Object> attributes, @Nullable String contentType, String data) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();
    private static final String STRUCTURED = "application/cloudevents+json";

    /** The odd ones and the plain ones. */
    static List<Fact> all() {
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact(
                        everyAttribute(),
                        "application/json",
                        text("{\"n\":12345678901234567890,\"f\":0.1234567890123456789012345,\"e\":1e400,"
                                + "\"neg\":-9007199254740993}")),
                fact("nothing", null, ""),
                fact("empty", "text/plain", ""),
                fact("bad-utf-8", "text/plain", "fffe6100"),
                fact("latin-1", "text/plain; charset=iso-8859-1", "6772f6dfe5"),
                fact("strange-type", "application/x-sensor; unit=\"m/s\"; v=1", "000102"),
                fact("vendor", "application/vnd.acme.v2+json", text("{\"a\":[1,2,{\"b\":null}]}")),
                fact("spaced", "application/json; charset=utf-8", text(" {\"b\" : 1.0 ,\n \"a\" : 2} ")),
                fact("null", "application/json", text("null")),
                fact("false", "application/json", text("false")),
                fact("string", "application/json", text("\"\\ud83d\\ude00 \\u0000 größe\"")),
                fact("xml", "application/xml", text("<größe/>")),
                fact("text", "text/csv; header=present", text("a;b\r\n\"😀\";\\\r\n")),
                fact("untyped", null, "00ff")));
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        facts.add(fact("every-byte", "application/octet-stream", HexFormat.of().formatHex(every)));
        return facts;
    }

    private static Map<String, Object> everyAttribute() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("id", "all \"of\" them/ä%20😀");
        attributes.put("source", "https://example.com/größe?x=1#y");
        attributes.put("type", "com.example.äll");
        attributes.put("subject", "größe/日本 😀 100% \"quoted\", and; more");
        attributes.put("time", "2026-01-02T03:04:05.123456789+05:30");
        attributes.put("dataschema", "https://example.com/schema?v=2#part");
        attributes.put("partitionkey", "key/ü");
        attributes.put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        attributes.put("tracestate", "vendor=1,other=2");
        attributes.put("extbool", true);
        attributes.put("extfalse", false);
        attributes.put("extint", Integer.MAX_VALUE);
        attributes.put("extlow", Integer.MIN_VALUE);
        attributes.put("extdigits", "0042");
        attributes.put("extbinary", "AP8BAg==");
        attributes.put("exturi", "urn:example:a#b");
        attributes.put("exttime", "1937-01-01T12:00:27.87+00:20");
        attributes.put("extlongnameof20chars", "x y");
        return attributes;
    }

    private static Fact fact(String id, @Nullable String contentType, String data) {
        return new Fact(Map.of("id", id, "source", "/facts", "type", "fact"), contentType, data);
    }

    private static String text(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same under an id of its own. */
    Fact named(String prefix) {
        Map<String, Object> renamed = new LinkedHashMap<>(attributes);
        renamed.put("id", prefix + id());
        return new Fact(renamed, contentType, data);
    }

    String id() {
        return attributes.get("id").toString();
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(data);
    }

    private boolean isJson() {
        return contentType != null && contentType.contains("json");
    }

    /** HTTP headers of binary mode. */
    String[] headers() {
        List<String> headers = new ArrayList<>(List.of("ce-specversion", "1.0"));
        attributes.forEach((name, value) -> {
            headers.add("ce-" + name);
            headers.add(
                    URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
        });
        return headers.toArray(String[]::new);
    }

    /** One JSON object. */
    byte[] structured() throws IOException {
        ObjectNode json = JSON.createObjectNode().put("specversion", "1.0");
        attributes.forEach((name, value) -> json.set(name, JSON.valueToTree(value)));
        if (contentType != null) {
            json.put("datacontenttype", contentType);
        }
        if (isJson() && !id().endsWith("null")) {
            json.set("data", JSON.readTree(bytes()));
        } else if (!data.isEmpty()) {
            json.put("data_base64", Base64.getEncoder().encodeToString(bytes()));
        }
        return JSON.writeValueAsBytes(json);
    }

    /** A Kafka record in binary mode. */
    ProducerRecord<String, byte[]> record(String topic) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, null, bytes());
        record.headers().add("ce_specversion", "1.0".getBytes(StandardCharsets.UTF_8));
        attributes.forEach((name, value) ->
                record.headers().add("ce_" + name, value.toString().getBytes(StandardCharsets.UTF_8)));
        if (contentType != null) {
            record.headers().add("content-type", contentType.getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    /** A Kafka record in structured mode. */
    ProducerRecord<String, byte[]> structuredRecord(String topic) throws IOException {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, null, structured());
        record.headers().add("content-type", STRUCTURED.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /**
     * Every field and the data, in a form that can be compared.
     *
     * @param typed whether booleans and integers were told as such
     */
    Map<String, String> fields(boolean typed) {
        Map<String, String> fields = new TreeMap<>();
        attributes.forEach((name, value) ->
                fields.put(name, typed ? JSON.valueToTree(value).toString() : quoted(value)));
        Optional.ofNullable(contentType).ifPresent(type -> fields.put("datacontenttype", quoted(type)));
        fields.put("", data);
        return fields;
    }

    private static String quoted(Object value) {
        return JSON.valueToTree(value.toString()).toString();
    }

    /** The fields of a request in binary mode. */
    static Map<String, String> ofBinary(Received received) {
        Map<String, String> fields = new TreeMap<>();
        received.headers().forEach((name, value) -> {
            if (name.startsWith("ce-") && !name.equals("ce-specversion") && !name.equals("ce-sluicefiring")) {
                String plain = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
                fields.put(name.substring("ce-".length()), quoted(plain));
            }
        });
        Optional.ofNullable(received.headers().get("content-type"))
                .ifPresent(type -> fields.put("datacontenttype", quoted(type)));
        fields.put("", HexFormat.of().formatHex(received.bytes().getBytes()));
        return fields;
    }

    /** The fields of a request in structured mode; JSON data as it is written without spaces. */
    static Map<String, String> ofStructured(Received received) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        JsonNode json = JSON.readTree(received.bytes().getBytes());
        json.properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        fields.keySet().removeAll(List.of("specversion", "sluicefiring", "data", "data_base64"));
        fields.put("", HexFormat.of().formatHex(data(json)));
        return fields;
    }

    private static byte[] data(JsonNode json) throws IOException {
        String type = json.path("datacontenttype").asText("");
        if (json.has("data_base64")) {
            return Base64.getDecoder().decode(json.path("data_base64").asText());
        }
        if (!json.has("data")) {
            return new byte[0];
        }
        return type.contains("json")
                ? JSON.writeValueAsBytes(json.path("data"))
                : json.path("data").asText().getBytes(StandardCharsets.UTF_8);
    }

    /** The same with its JSON data as it is written without spaces. */
    Fact compact() throws IOException {
        return isJson()
                ? new Fact(
                        attributes,
                        contentType,
                        HexFormat.of().formatHex(JSON.writeValueAsBytes(JSON.readTree(bytes()))))
                : this;
    }
}
