package dev.sluice.app.observe;

import dev.sluice.trigger.runtime.Watcher;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long deliveries took, and what was answered, by subscriber. Groups record on their threads; a scrape reads. */
@Singleton
public final class DeliveryTimes implements Watcher {

    private static final String[] CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
    private static final int CODES_PER_CLASS = 100;

    private final Map<Subscriber, Times> all = new ConcurrentHashMap<>();

    record Subscriber(String trigger, String name) {}

    /** What was seen of one subscriber. */
    static final class Times {
        final Histogram endToEnd = new Histogram();
        final Histogram sink = new Histogram();
        private final AtomicLongArray attempts = new AtomicLongArray(CLASSES.length);

        private void add(Delivery delivery) {
            if (delivery.attemptMicros() < 0) {
                return;
            }
            int codeClass = delivery.code() / CODES_PER_CLASS;
            attempts.getAndIncrement(codeClass < CLASSES.length ? codeClass : 0);
            sink.record(delivery.attemptMicros());
            if (delivery.outcome().equals("delivered")) {
                endToEnd.record(delivery.endToEndMicros());
            }
        }

        void attempts(Samples samples, String... labels) {
            for (int i = 0; i < CLASSES.length; i++) {
                long count = attempts.get(i);
                if (count > 0) {
                    samples.add(Meter.ATTEMPTS, count, labels[0], labels[1], labels[2], CLASSES[i]);
                }
            }
        }
    }

    @Override
    public void delivery(Delivery delivery) {
        all.computeIfAbsent(new Subscriber(delivery.trigger(), delivery.subscriber()), missing -> new Times())
                .add(delivery);
    }

    /** Those that are still there; the others are forgotten. */
    Map<Subscriber, Times> keep(Set<Subscriber> subscribers) {
        all.keySet().retainAll(subscribers);
        return Map.copyOf(all);
    }
}
