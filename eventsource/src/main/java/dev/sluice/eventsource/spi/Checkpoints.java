package dev.sluice.eventsource.spi;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Small durable values that a source keeps about its own progress (a file's offset, a schedule's last tick). Thread-safe. */
public interface Checkpoints {

    /** The value last saved under a key of this source; blocks on disk. */
    Optional<String> load(String key);

    /**
     * Saves a value.
     *
     * @return completes when it is durable
     */
    CompletionStage<Void> save(String key, String value);

    /** Forgets a key. */
    CompletionStage<Void> remove(String key);
}
