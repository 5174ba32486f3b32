package dev.sluice.dapr.sidecar;

import dev.sluice.dapr.Redaction;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line of a sidecar's log says about a component: there is no other place where it says so. Both of Dapr's forms of
 * log are read, text and JSON.
 *
 * @param about what it says
 * @param component the component's name; empty where the line is about none or all
 * @param reason Dapr's words without users and passwords in addresses; empty where nothing is wrong
 */
record LogLine(About about, String component, String reason) {

    /** What a line can say. */
    enum About {
        /** A sidecar begins, and nothing that was said before holds. */
        BEGUN("Starting Dapr Runtime()()"),
        /** The component is there and, if it came while the sidecar ran, works. */
        LOADED("^Component loaded: (\\S+) \\(()"),
        /** It is not there. */
        NOT_LOADED("Failed to init component (\\S+) \\([^)]*\\): (.*)"),
        /** It is there and cannot read; it is not tried again by the sidecar then. */
        NOT_READING("error reading from input binding (\\S+): (.*)"),
        /** While all bindings were to begin to read one did not, and those after it, in no order, were not asked to. */
        NEIGHBOURS_NOT_READING("^failed to read from bindings: ()()"),
        /** It is there and has not subscribed to a topic, which the sidecar tries again. */
        NOT_SUBSCRIBED(
                "(?:Failed to start (?:declared subscription \\S+|subscription) for|Retry failed for subscription)"
                        + " pubsub ([^,]+), topic (.*)"),
        /** It has subscribed to a topic after all. */
        SUBSCRIBED("Successfully started subscription after retry for pubsub ([^,]+), topic ()");

        private final Pattern pattern;

        About(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }
    }

    private static final int LONGEST_REASON = 500;
    private static final Pattern MESSAGE = Pattern.compile("\"?msg\"?[=:]\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Optional<LogLine> parse(String line) {
        Matcher quoted = MESSAGE.matcher(line);
        String message = quoted.find() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : line;
        for (About about : About.values()) {
            Matcher found = about.pattern.matcher(message);
            if (found.find()) {
                return Optional.of(new LogLine(about, found.group(1), shortened(Redaction.of(found.group(2)))));
            }
        }
        return Optional.empty();
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + " ...";
    }
}
