package dev.sluice.app.cli;

import dev.sluice.app.client.Outgoing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongFunction;

/** Messages one after the other, made when they are asked for. Thread-safe. */
final class MessageFeed {

    /** Makes the message of a line. */
    @FunctionalInterface
    interface OfLine {
        Outgoing message(long number, byte[] line);
    }

    @FunctionalInterface
    private interface Next {
        Optional<Outgoing> next(long number) throws IOException;
    }

    private final Next next;
    private long given;

    private MessageFeed(Next next) {
        this.next = next;
    }

    static MessageFeed repeated(long count, LongFunction<Outgoing> message) {
        return new MessageFeed(number -> number > count ? Optional.empty() : Optional.of(message.apply(number)));
    }

    static MessageFeed ofLines(InputStream input, OfLine message) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        return new MessageFeed(number -> {
            String line = lines.readLine();
            while (line != null && line.isBlank()) {
                line = lines.readLine();
            }
            return line == null
                    ? Optional.empty()
                    : Optional.of(message.message(number, line.getBytes(StandardCharsets.UTF_8)));
        });
    }

    /** A message and its place, from 1. */
    record Numbered(long number, Outgoing message) {}

    synchronized Optional<Numbered> next() {
        try {
            Optional<Outgoing> message = next.next(given + 1);
            if (message.isEmpty()) {
                return Optional.empty();
            }
            given++;
            return Optional.of(new Numbered(given, message.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
