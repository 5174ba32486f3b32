package dev.sluice.eventbus.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DedupIndexTest {

    /** What the index should remember. */
    private record Entry(long key, long content, long position, long time) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void remembersExactlyWhatAPlainListWould(long seed) {
        Random random = new Random(seed);
        DedupIndex index = new DedupIndex();
        List<Entry> model = new ArrayList<>();
        long time = 0;
        long position = 0;
        for (int step = 0; step < 40_000; step++) {
            // Few keys, so that they collide and repeat.
            long key = random.nextInt(3000);
            long content = random.nextInt(2);
            assertThat(index.find(key, content)).isEqualTo(find(model, key, content));
            time += random.nextInt(3);
            if (index.find(key, content) > 0) {
                continue;
            }
            index.add(key, content, ++position, time);
            model.add(new Entry(key, content, position, time));
            if (random.nextInt(50) == 0) {
                position -= random.nextInt(Math.min(20, model.size()));
                long from = position + 1;
                index.removeFrom(from);
                model.removeIf(entry -> entry.position() >= from);
            }
            long until = time - 2000;
            index.expire(until, 1500);
            while (!model.isEmpty() && (model.get(0).time() <= until || model.size() > 1500)) {
                model.remove(0);
            }
            assertThat(index.size()).isEqualTo(model.size());
        }
    }

    private static long find(List<Entry> model, long key, long content) {
        long found = DedupIndex.NEW;
        for (Entry entry : model) {
            if (entry.key() == key && entry.content() == content) {
                return entry.position();
            }
            found = entry.key() == key ? DedupIndex.CONFLICT : found;
        }
        return found;
    }
}
