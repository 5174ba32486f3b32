package dev.sluice.trigger.explain;

import dev.sluice.trigger.store.DeliveryRecords;
import dev.sluice.trigger.store.Generations;
import java.util.List;
import java.util.Map;

/** What is known of what really happened. Thread-safe; may block on disk. */
public interface History {

    /** Nothing happened: for events that are not stored. */
    History NONE = new History() {
        @Override
        public Map<String, Long> decided() {
            return Map.of();
        }

        @Override
        public List<Generations.Begun> generations(String trigger) {
            return List.of();
        }

        @Override
        public List<DeliveryRecords.Entry> deliveries(long position) {
            return List.of();
        }

        @Override
        public List<DeliveryRecords.Entry> ofFiring(String firing) {
            return List.of();
        }
    };

    /** The newest position that each trigger has handled, by {@code namespace/name}. */
    Map<String, Long> decided();

    /** The versions of a trigger, oldest first. */
    List<Generations.Begun> generations(String trigger);

    /** What became of an event. */
    List<DeliveryRecords.Entry> deliveries(long position);

    /** What is on its way or given up of a pattern's firing. */
    List<DeliveryRecords.Entry> ofFiring(String firing);

    /**
     * What a store holds.
     *
     * @param records what became of events
     * @param generations which versions ran
     */
    record Stored(DeliveryRecords records, Generations generations) implements History {

        @Override
        public Map<String, Long> decided() {
            return records.decided();
        }

        @Override
        public List<Generations.Begun> generations(String trigger) {
            return generations.of(trigger);
        }

        @Override
        public List<DeliveryRecords.Entry> deliveries(long position) {
            return records.find(position);
        }

        @Override
        public List<DeliveryRecords.Entry> ofFiring(String firing) {
            return records.ofFiring(firing);
        }
    }
}
