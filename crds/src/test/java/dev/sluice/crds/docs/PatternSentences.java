package dev.sluice.crds.docs;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each pattern kind is for: the first sentence under its heading, so that two pages cannot say different things.
 *
 * @param page the page about patterns
 */
record PatternSentences(String page) {

    private static final Map<String, String> OTHERS =
            Map.of("jsonpath", "A JSONPath over the payload, and what one of its results must be.");

    /**
     * The sentence, and where to read on.
     *
     * @throws IllegalArgumentException when the page has no such kind
     */
    String of(String kind) {
        String other = OTHERS.get(kind);
        if (other != null) {
            return other;
        }
        Matcher found = Pattern.compile("(?s)\n## " + Pattern.quote(kind) + "\n\n(.*?\\.)[ \n]")
                .matcher(page);
        if (!found.find()) {
            throw new IllegalArgumentException("no \"## " + kind + "\" on the page about patterns");
        }
        return found.group(1).replace('\n', ' ') + " [More](patterns.md#" + kind.toLowerCase(Locale.ROOT) + ")";
    }
}
