package dev.sluice.eventsource.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks that bytes are one JSON value, without building it. Thread-safe. */
public final class JsonSyntax {

    private static final int MAX_DEPTH = 200;

    /** Bounded in depth only: how long a body may be is decided before it is read. */
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonSyntax() {}

    /**
     * Looks for the first mistake.
     *
     * @param body what should be JSON in UTF-8
     * @return empty when it is
     */
    public static Optional<Fault> check(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            if (parser.nextToken() == null) {
                return Optional.of(new Fault("the body is empty, JSON needs a value", "body", "", "JSON"));
            }
            parser.skipChildren();
            parser.finishToken();
            if (parser.nextToken() != null) {
                return Optional.of(
                        new Fault("there is more after the JSON value", place(parser), "", "one JSON value"));
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(fault(e));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    /**
     * The elements of an array, cut out as they are.
     *
     * @param values those before the first mistake
     * @param fault the first mistake
     */
    public record Elements(List<byte[]> values, Optional<Fault> fault) {}

    /** Cuts a JSON array into its elements; any other value is one element. */
    public static Elements elements(byte[] body) {
        List<byte[]> values = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                Optional<Fault> fault = check(body);
                return new Elements(fault.isEmpty() ? List.of(body) : List.of(), fault);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(slice(body, parser));
            }
            Optional<Fault> rest = parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of(new Fault("there is more after the array", place(parser), "", "one JSON array"));
            return new Elements(values, rest);
        } catch (JsonProcessingException e) {
            return new Elements(values, Optional.of(fault(e)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    /** The bytes of the value that the parser stands on, which it leaves behind. */
    static byte[] slice(byte[] body, JsonParser parser) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (from < 0) {
            throw new JsonParseException(parser, "the body is not UTF-8");
        }
        parser.skipChildren();
        parser.finishToken();
        return Arrays.copyOfRange(body, from, (int) parser.currentLocation().getByteOffset());
    }

    static Fault fault(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? "body"
                : "body, line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return new Fault("the JSON does not parse", place, firstSentence(e.getOriginalMessage()), "JSON in UTF-8");
    }

    private static String place(JsonParser parser) {
        return "body, line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    private static String firstSentence(String message) {
        int end = message.indexOf(':');
        return end < 0 ? message : message.substring(0, end);
    }
}
