package dev.sluice.crds.topology;

import dev.sluice.crds.model.SinkSpec;
import dev.sluice.crds.model.SubscriberSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names subscribers that have no name, from condition and target: the same wherever they stand in the list. */
final class SubscriberNames {

    private static final int READABLE_LENGTH = 40;
    private static final int HASH_LENGTH = 8;

    private SubscriberNames() {}

    static String nameOf(SubscriberSpec subscriber) {
        String given = subscriber.name();
        if (given != null) {
            return given;
        }
        String condition = subscriber.condition().strip().replaceAll("\\s+", " ");
        String identity = condition + "\n" + target(subscriber.sink()) + "\n" + subscriber.topic();
        String readable = condition
                .toLowerCase(Locale.ROOT)
                .replace("&&", " and ")
                .replace("||", " or ")
                .replace("!", " not ")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+", "");
        String cut = readable.substring(0, Math.min(READABLE_LENGTH, readable.length()))
                .replaceAll("-+$", "");
        return (cut.isEmpty() ? "s" : cut) + "-" + hash(identity);
    }

    private static String target(@Nullable SinkSpec sink) {
        if (sink == null) {
            return "";
        }
        return sink.uri() != null ? sink.uri() : String.valueOf(sink.ref());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
