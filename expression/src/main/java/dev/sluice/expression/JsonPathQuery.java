package dev.sluice.expression;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.TypeRef;
import com.jayway.jsonpath.spi.json.AbstractJsonProvider;
import com.jayway.jsonpath.spi.mapper.MappingProvider;
import dev.cel.common.values.NullValue;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONPath over the values of {@link Json}. What could make it slow is refused when it is compiled: regular
 * expressions of the path language ({@code =~}), references to the root within a predicate, more than two deep scans or
 * predicates. Thread-safe.
 */
final class JsonPathQuery {

    private static final int MAX_SCANS = 2;
    private static final int MAX_CHARS = 1_000;
    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new Values())
            .mappingProvider(new NoMapping())
            .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
            .build();

    private final String text;
    private final JsonPath path;

    private JsonPathQuery(String text, JsonPath path) {
        this.text = text;
        this.path = path;
    }

    static Compiled<JsonPathQuery> compile(String text) {
        String refused = refusal(text);
        if (refused != null) {
            return Compiled.rejected(ExpressionProblem.at(0, text, refused));
        }
        try {
            return new Compiled.Ready<>(new JsonPathQuery(text, JsonPath.compile(text)));
        } catch (InvalidPathException | IllegalArgumentException invalid) {
            return Compiled.rejected(ExpressionProblem.at(0, text, "not a JSONPath: " + invalid.getMessage()));
        }
    }

    private static @Nullable String refusal(String text) {
        if (!text.startsWith("$")) {
            return "a JSONPath begins with $";
        }
        if (text.length() > MAX_CHARS) {
            return "a JSONPath has at most " + MAX_CHARS + " characters";
        }
        String bare = withoutStrings(text);
        if (bare.contains("=~")) {
            return "=~ is not offered in a JSONPath; select the value and use matches";
        }
        if (bare.indexOf('$', 1) >= 0) {
            return "$ is not offered within a JSONPath";
        }
        if (bare.split("\\.\\.", -1).length - 1 > MAX_SCANS || bare.split("\\?", -1).length - 1 > MAX_SCANS) {
            return "a JSONPath has at most " + MAX_SCANS + " deep scans (..) and " + MAX_SCANS + " predicates (?)";
        }
        return null;
    }

    private static String withoutStrings(String text) {
        return text.replaceAll("'(\\\\.|[^'\\\\])*+'", "''").replaceAll("\"(\\\\.|[^\"\\\\])*+\"", "\"\"");
    }

    /** All values the path selects; empty when there are none. */
    List<Object> select(Object document) {
        Object found;
        try {
            found = path.read(document, CONFIGURATION);
        } catch (JsonPathException | ClassCastException | NumberFormatException nothingThere) {
            return List.of();
        }
        List<Object> values = new ArrayList<>();
        if (found instanceof List<?> list) {
            list.forEach(value -> values.add(value == null ? NullValue.NULL_VALUE : value));
        } else if (found != null) {
            values.add(found);
        }
        return values;
    }

    /** What the CEL function gives: the value of a definite path, else the list of values. */
    Object evaluate(Object document) {
        List<Object> values = select(document);
        if (!path.isDefinite()) {
            return values;
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing at " + text);
        }
        return values.get(0);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Reads maps and lists as they are. */
    private static final class Values extends AbstractJsonProvider {

        @Override
        public Object parse(String json) {
            throw new UnsupportedOperationException("documents are parsed before");
        }

        @Override
        public Object parse(InputStream json, String charset) {
            throw new UnsupportedOperationException("documents are parsed before");
        }

        @Override
        public String toJson(Object value) {
            return CelValues.toJson(value);
        }

        @Override
        public Object createArray() {
            return new ArrayList<>();
        }

        @Override
        public Object createMap() {
            return new LinkedHashMap<>();
        }

        @Override
        @SuppressWarnings("NullAway") // the library takes null for a JSON null
        public Object unwrap(Object value) {
            return value instanceof NullValue ? null : value;
        }
    }

    /** Results are used as they are. */
    private static final class NoMapping implements MappingProvider {

        @Override
        public <T> T map(Object source, Class<T> target, Configuration configuration) {
            return target.cast(source);
        }

        @Override
        public <T> T map(Object source, TypeRef<T> target, Configuration configuration) {
            throw new UnsupportedOperationException("results are used as they are");
        }
    }
}
