package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.contract.EventBusContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEventBusTest extends EventBusContract {

    @TempDir
    Path directory;

    @Override
    protected EventBus openBus() {
        return EmbeddedLog.open(directory, Map.of(), Clock.systemUTC());
    }
}
