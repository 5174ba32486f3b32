package dev.sluice.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Values as parts of a URL's path. */
final class PathText {

    private PathText() {}

    /** One segment, whatever it holds. */
    static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
