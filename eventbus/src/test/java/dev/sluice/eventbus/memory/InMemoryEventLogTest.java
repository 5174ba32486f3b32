package dev.sluice.eventbus.memory;

import dev.sluice.eventbus.BusSettings;
import dev.sluice.eventbus.contract.EventLogContract;
import java.time.Clock;
import java.util.Map;

class InMemoryEventLogTest extends EventLogContract<InMemoryEventBus> {

    @Override
    protected InMemoryEventBus open(Map<String, BusSettings> settings, Clock time) {
        return new InMemoryEventBus(settings, time);
    }
}
