package dev.sluice.dapr;

import java.util.regex.Pattern;

/** Takes the user and the password out of addresses in what others say: in a sidecar's log, in a client's error. */
public final class Redaction {

    private static final Pattern USER = Pattern.compile("://[^\\s\"]*@");

    private Redaction() {}

    /** The text with {@code ://***@} in place of whatever stood before a host. */
    public static String of(String text) {
        return USER.matcher(text).replaceAll("://***@");
    }
}
