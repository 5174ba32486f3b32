package dev.sluice.eventbus.memory;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.contract.EventBusContract;
import java.time.Clock;
import java.util.Map;

class InMemoryEventBusTest extends EventBusContract {

    @Override
    protected EventBus openBus() {
        return new InMemoryEventBus(Map.of(), Clock.systemUTC());
    }
}
