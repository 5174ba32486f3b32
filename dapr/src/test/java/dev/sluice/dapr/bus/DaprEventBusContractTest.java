package dev.sluice.dapr.bus;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Topic;
import dev.sluice.eventbus.contract.EventBusContract;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The laws of an event bus beside a sidecar, in the ways in which sidecars deliver. */
class DaprEventBusContractTest {

    private abstract static class Laws extends EventBusContract {

        private final List<Beside> opened = new CopyOnWriteArrayList<>();

        abstract int bulk();

        void prepare(Beside beside) {}

        @Override
        protected EventBus openBus() {
            Beside beside = new Beside(Beside.ROUTE);
            opened.add(beside);
            for (String topic : List.of("default.contract.in", "default.contract.other", Topic.DEAD_LETTERS)) {
                beside.sidecar.subscribe(Beside.ROUTE.reader(topic), topic, bulk());
            }
            prepare(beside);
            return beside.bus;
        }

        @Override
        protected Set<Law> laws() {
            return EnumSet.of(Law.ORDER);
        }

        @AfterEach
        void stopSidecars() {
            opened.forEach(Beside::close);
        }
    }

    @Nested
    class OneByOne extends Laws {

        @Override
        int bulk() {
            return 0;
        }
    }

    @Nested
    class InBulk extends Laws {

        @Override
        int bulk() {
            return 100;
        }
    }
}
