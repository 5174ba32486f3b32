package dev.sluice.eventbus.embedded;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.contract.EventLogContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEventLogTest extends EventLogContract<EmbeddedLog> {

    @TempDir
    Path directory;

    @Override
    protected EmbeddedLog open(Map<String, BusSettings> settings, Clock time) {
        return EmbeddedLog.open(directory, settings, time);
    }
}
