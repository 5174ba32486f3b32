package dev.sluice.eventbus.memory;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.contract.EventBusContract;

class InMemoryEventBusTest extends EventBusContract {

    @Override
    protected EventBus openBus() {
        return new InMemoryEventBus();
    }
}
