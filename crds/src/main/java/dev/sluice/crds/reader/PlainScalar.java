package dev.sluice.crds.reader;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What a scalar is to Kubernetes: an unquoted one may be a boolean (YAML 1.1), a number or nothing. */
enum PlainScalar {
    NULL("nothing"),
    BOOLEAN("boolean"),
    INTEGER("number"),
    DECIMAL("number"),
    TEXT("text");

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES = Set.of("true", "yes", "on", "y");
    private static final Set<String> FALSES = Set.of("false", "no", "off", "n");
    private static final Pattern INTEGER_TEXT = Pattern.compile("[-+]?([0-9]+|0x[0-9a-fA-F]+|0o[0-7]+)");
    private static final Pattern DECIMAL_TEXT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.inf|\\.nan");

    private final String word;

    PlainScalar(String word) {
        this.word = word;
    }

    static PlainScalar of(ScalarNode node) {
        String value = node.getValue();
        if (!node.isPlain()) {
            return TEXT;
        }
        if (NULLS.contains(value)) {
            return NULL;
        }
        if (isBoolean(value)) {
            return BOOLEAN;
        }
        if (INTEGER_TEXT.matcher(value).matches()) {
            return INTEGER;
        }
        return DECIMAL_TEXT.matcher(value).matches() ? DECIMAL : TEXT;
    }

    private static boolean isBoolean(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        boolean known = TRUES.contains(lower) || FALSES.contains(lower);
        return known
                && (value.equals(lower)
                        || value.equals(value.toUpperCase(Locale.ROOT))
                        || value.equals(value.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1)));
    }

    static boolean truth(String value) {
        return TRUES.contains(value.toLowerCase(Locale.ROOT));
    }

    static long integer(String value) {
        String digits = value.replace("0o", "0").replace("+", "");
        return value.contains("0o") || value.contains("0x") ? Long.decode(digits) : Long.parseLong(digits);
    }

    /** {@code number 123}, for a message. */
    String shown(String value) {
        String cut = value.length() > 60 ? value.substring(0, 60) + "..." : value;
        return this == TEXT ? "\"" + cut.replace("\n", "\\n") + "\"" : this == NULL ? word : word + " " + cut;
    }
}
