package dev.sluice.dapr.callback;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who receives what, by component and topic or by binding. Receivers come and go while the sidecar runs: what arrives for
 * nobody is answered so that it comes again. Thread-safe.
 */
public final class CallbackRegistry {

    private final Map<Key, Receiver> receivers = new ConcurrentHashMap<>();

    private final Map<String, LongAdder> brought = new ConcurrentHashMap<>();

    private record Key(String component, String topic) {}

    /** A receiver's place; closing it makes room for another. */
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    /** No receivers yet. */
    public CallbackRegistry() {}

    /**
     * Receives what a pub/sub component brings.
     *
     * @param component the component's name
     * @param topic the topic as the subscription names it
     * @throws IllegalStateException when another receives it already
     */
    public Registration onTopic(String component, String topic, Receiver receiver) {
        return register(new Key(component, topic), receiver);
    }

    /**
     * Receives what an input binding brings.
     *
     * @param component the binding's name
     * @throws IllegalStateException when another receives it already
     */
    public Registration onBinding(String component, Receiver receiver) {
        return register(new Key(component, ""), receiver);
    }

    private Registration register(Key key, Receiver receiver) {
        if (receivers.putIfAbsent(key, receiver) != null) {
            throw new IllegalStateException("component \"" + key.component() + "\""
                    + (key.topic().isEmpty() ? "" : ", topic \"" + key.topic() + "\"") + " has a receiver already");
        }
        return () -> receivers.remove(key, receiver);
    }

    /**
     * How many deliveries a component has made since this process started, whether or not anybody took them.
     *
     * @param component the component's name
     */
    public long deliveries(String component) {
        LongAdder count = brought.get(component);
        return count == null ? 0 : count.sum();
    }

    Optional<Receiver> topic(String component, String topic) {
        count(component);
        return Optional.ofNullable(receivers.get(new Key(component, topic)));
    }

    Optional<Receiver> binding(String component) {
        count(component);
        return Optional.ofNullable(receivers.get(new Key(component, "")));
    }

    private void count(String component) {
        brought.computeIfAbsent(component, first -> new LongAdder()).increment();
    }
}
