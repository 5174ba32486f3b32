package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.delivery.http.HttpSink;
import dev.sluice.trigger.delivery.http.RequestForms;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes sinks from what subscribers say. Thread-safe. */
public final class SinkFactory {

    private final HttpSink.Network network;
    private final Consumer<String> terminal;

    /**
     * A factory for one process.
     *
     * @param network event loops, names, guard and clock of HTTP sinks
     * @param terminal takes what {@code print:} prints, one delivery at a time, from any thread
     */
    public SinkFactory(HttpSink.Network network, Consumer<String> terminal) {
        this.network = network;
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
            case "http", "https" ->
                new HttpSink(uri, RequestForms.of(settings), settings.maxInFlight(), settings.replies(), network);
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
