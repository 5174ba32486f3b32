package dev.sluice.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The store is dropped without closing it in the middle of a commit and after it, and a copy of its files is opened again: the
 * firings are those of an undisturbed run, each recorded once. All points of short traces, and a sample
 * of those of the others; with {@code -Dsluice.full=true} all.
 */
class StoreCrashTest {

    private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
    private static final boolean FULL = Boolean.getBoolean("sluice.full");
    private static final int SHORT_EVENTS = 2;
    private static final int ONE_OF = 8;

    private final System.Logger logger = System.getLogger(StoreCrashTest.class.getName());
    private final List<Path> copies = new CopyOnWriteArrayList<>();
    private final AtomicInteger points = new AtomicInteger();

    @TempDir
    Path data;

    static Stream<Trace> traces() {
        return Stream.of("traces.json", "more-traces.json").flatMap(file -> Trace.all(file).stream());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void recordsTheSameFiringsOnceWhereverItDies(Trace trace) throws IOException {
        TriggerProgram program = Triggers.compile(TraceTrigger.yaml(trace));
        try (StoreRun undisturbed = new StoreRun(data.resolve("undisturbed"), trace, program, some(trace)).run()) {
            String sample = trace.id() + ": " + copies.size() + " of " + points + " points, -Dsluice.seed=" + SEED;
            logger.log(System.Logger.Level.INFO, sample);
            assertThat(texts(undisturbed.firings())).doesNotHaveDuplicates();
            assertThat(moments(undisturbed.firings()))
                    .isEqualTo(moments(TraceRun.of(trace, program, TraceRun.Crash.NEVER).firings));
            for (Path copy : copies) {
                try (StoreRun again = new StoreRun(copy, trace, program, directory -> {}).run()) {
                    assertSame(again, undisturbed, copy.getFileName() + ", " + sample);
                }
                delete(copy);
            }
        }
    }

    /** Keeps what is left behind at all points of a short trace, and at some of another. */
    private StoreRun.Points some(Trace trace) {
        SplittableRandom random = new SplittableRandom(SEED ^ trace.id().hashCode());
        int oneOf = FULL || trace.events().size() <= SHORT_EVENTS ? 1 : ONE_OF;
        return directory -> {
            Path copy = data.resolve("point-" + points.getAndIncrement());
            if (random.nextInt(oneOf) == 0) {
                StoreRun.copy(directory, copy);
                copies.add(copy);
            }
        };
    }

    private static void assertSame(StoreRun again, StoreRun undisturbed, String where) {
        assertThat(texts(again.firings())).as(where).isEqualTo(texts(undisturbed.firings()));
        assertThat(again.timers()).as(where).isEqualTo(undisturbed.timers());
        assertThat(again.counts()).as(where).isEqualTo(undisturbed.counts());
    }

    private static List<String> texts(List<Firing> firings) {
        return firings.stream()
                .map(firing -> firing.id() + " " + moment(firing))
                .toList();
    }

    private static List<String> moments(List<Firing> firings) {
        return firings.stream().map(StoreCrashTest::moment).toList();
    }

    private static String moment(Firing firing) {
        return firing.state() + " " + firing.atMillis() + " " + firing.key();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
