package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Topic;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes sinks from what subscribers say. Thread-safe. */
public final class SinkFactory {

    private final Http http;
    private final Consumer<String> terminal;

    /** Makes HTTP sinks; thread-safe. */
    @FunctionalInterface
    public interface Http {

        /**
         * Makes one; nothing is connected yet.
         *
         * @param uri with scheme http or https
         * @param settings what else it needs
         * @throws IllegalArgumentException when the URI cannot be used
         */
        Sink open(String uri, SinkSettings settings);
    }

    /**
     * A factory for one process.
     *
     * @param http makes HTTP sinks
     * @param terminal takes what {@code print:} prints, one delivery at a time, from any thread
     */
    public SinkFactory(Http http, Consumer<String> terminal) {
        this.http = http;
        this.terminal = terminal;
    }

    /**
     * Makes a sink; nothing is connected yet.
     *
     * @param uri {@code http:}, {@code https:} or {@code print:}
     * @param settings what else it needs
     * @return to be closed by the caller
     * @throws IllegalArgumentException when the URI cannot be used; says why, without credentials
     */
    public Sink create(String uri, SinkSettings settings) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" -> http.open(uri, settings);
            case "print" -> new PrintSink(settings.receiver(), terminal);
            default ->
                throw new IllegalArgumentException(
                        "sink uri scheme \"" + scheme + "\" is not known: use http, https or print");
        };
    }

    /** A sink that publishes to a topic. */
    public Sink topic(EventBus bus, Topic topic) {
        return new TopicSink(bus, topic);
    }
}
