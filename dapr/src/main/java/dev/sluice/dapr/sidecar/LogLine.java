package dev.sluice.dapr.sidecar;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line of a sidecar's log says against a component: there is no other place where it says so. Both of Dapr's forms of
 * log are read, text and JSON.
 *
 * @param component the component's name
 * @param reading true when it was loaded and cannot read; it is not tried again by the sidecar then
 * @param reason Dapr's words
 */
record LogLine(String component, boolean reading, String reason) {

    private static final int LONGEST_REASON = 500;
    private static final Pattern MESSAGE = Pattern.compile("\"?msg\"?[=:]\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern FAILED = Pattern.compile("Failed to init component (\\S+) \\([^)]*\\): (.*)");
    private static final Pattern UNREADABLE = Pattern.compile("error reading from input binding (\\S+): (.*)");
    private static final Pattern UNSUBSCRIBED =
            Pattern.compile("Failed to start subscription for pubsub ([^,]+), topic (.*)");

    static Optional<LogLine> parse(String line) {
        Matcher quoted = MESSAGE.matcher(line);
        String message = quoted.find() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : line;
        return find(FAILED, message, false)
                .or(() -> find(UNREADABLE, message, true))
                .or(() -> find(UNSUBSCRIBED, message, false));
    }

    private static Optional<LogLine> find(Pattern pattern, String message, boolean reading) {
        Matcher found = pattern.matcher(message);
        return found.find()
                ? Optional.of(new LogLine(found.group(1), reading, shortened(found.group(2))))
                : Optional.empty();
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + " ...";
    }
}
