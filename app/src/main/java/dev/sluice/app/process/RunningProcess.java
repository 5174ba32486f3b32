package dev.sluice.app.process;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process once it is ready, for health and metrics. */
@Singleton
public final class RunningProcess {

    private volatile @Nullable SluiceProcess process;

    void set(SluiceProcess ready) {
        process = ready;
    }

    void clear() {
        process = null;
    }

    /** The process; empty before it is ready and while it stops. */
    public Optional<SluiceProcess> process() {
        return Optional.ofNullable(process);
    }
}
