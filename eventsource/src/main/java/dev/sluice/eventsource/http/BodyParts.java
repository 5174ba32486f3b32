package dev.sluice.eventsource.http;

import dev.sluice.eventsource.cloudevents.JsonSyntax;
import dev.sluice.eventsource.cloudevents.JsonSyntax.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a body with several messages into them. */
final class BodyParts {

    private BodyParts() {}

    /** The lines that are not blank, without their ends. */
    static List<byte[]> lines(byte[] body) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                int to = i > from && body[i - 1] == '\r' ? i - 1 : i;
                if (!isBlank(body, from, to)) {
                    lines.add(Arrays.copyOfRange(body, from, to));
                }
                from = i + 1;
            }
        }
        return lines;
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] != ' ' && body[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** The elements of a JSON array; any other JSON value is one element. */
    static Elements array(byte[] body) {
        return JsonSyntax.elements(body);
    }
}
