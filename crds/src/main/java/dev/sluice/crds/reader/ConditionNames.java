package dev.sluice.crds.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the free names of a condition without compiling it, so that a misspelt one is found where it stands. */
final class ConditionNames {

    static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private static final Pattern TOKEN = Pattern.compile(
            "//[^\\n]*"
                    + "|[rRbB]{0,2}(\"\"\".*?\"\"\"|'''.*?'''|\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*')"
                    + "|[0-9][0-9A-Za-z_.]*"
                    + "|(?<selected>\\.\\s*[A-Za-z_][A-Za-z0-9_]*)"
                    + "|(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<call>\\s*\\()?",
            Pattern.DOTALL);

    private ConditionNames() {}

    /** The names and the offset of the first use of each; empty where macros may bind names of their own. */
    static Map<String, Integer> of(String condition) {
        Map<String, Integer> names = new LinkedHashMap<>();
        Matcher token = TOKEN.matcher(condition);
        while (token.find()) {
            if (token.group("selected") != null) {
                return Map.of();
            }
            String name = token.group("name");
            if (name != null && token.group("call") == null && !RESERVED.contains(name)) {
                names.putIfAbsent(name, token.start("name"));
            }
        }
        return names;
    }
}
