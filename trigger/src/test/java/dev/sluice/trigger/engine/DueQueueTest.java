package dev.sluice.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.trigger.pattern.Machine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueQueueTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_123})
    void givesSlotsByDueTimeThenCreationHoweverTheyMove(long seed) {
        Random random = new Random(seed);
        DueQueue<String> queue = new DueQueue<>();
        List<Slot<String>> slots = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            slots.add(new Slot<>("k" + i, random.nextInt(50), i + 1));
        }
        slots.forEach(queue::place);
        for (int i = 0; i < 2_000; i++) {
            Slot<String> slot = slots.get(random.nextInt(slots.size()));
            if (random.nextInt(4) == 0) {
                queue.remove(slot);
            } else {
                slot.dueMillis = random.nextInt(20) == 0 ? Machine.NEVER : random.nextInt(50);
                queue.place(slot);
            }
        }
        List<Slot<String>> expected = new ArrayList<>(slots);
        expected.removeIf(slot -> slot.heapIndex < 0);
        expected.sort(Comparator.<Slot<String>>comparingLong(slot -> slot.dueMillis)
                .thenComparingLong(slot -> slot.sequence));

        List<Slot<String>> polled = new ArrayList<>();
        for (Slot<String> first = queue.first(); first != null; first = queue.first()) {
            polled.add(first);
            queue.remove(first);
        }

        assertThat(polled).as("seed " + seed).isEqualTo(expected).noneMatch(slot -> slot.dueMillis == Machine.NEVER);
    }
}
