package dev.sluice.app.trial;

import dev.sluice.app.replay.RepeatedEvents;
import dev.sluice.app.resources.Resources;
import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.trigger.engine.TriggerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All tests of a path.
 *
 * @param problems what is wrong in test files, or in the resources beside them; nothing of such a folder was run
 * @param results one per test, in the order of the files
 */
public record TestSuite(List<Problem> problems, List<TestResult> results) {

    /**
     * Runs tests, files and the tests of a file in parallel.
     *
     * @param path a test file, or a folder whose {@code *.test.yaml} are run, its subfolders' too
     * @param expressions compiles expressions
     * @param clock the time, for what recorded lines do not say themselves
     * @throws UncheckedIOException when the folder cannot be listed
     */
    public static TestSuite run(Path path, ExpressionChecker expressions, Clock clock) {
        return files(path).parallelStream()
                .map(file -> file(file, expressions, clock))
                .reduce(new TestSuite(List.of(), List.of()), TestSuite::and);
    }

    /**
     * Finds the recorded files that tests read.
     *
     * @param path as in {@link #run}
     * @throws UncheckedIOException when the folder cannot be listed
     */
    public static Set<Path> recordedFiles(Path path) {
        return files(path).stream()
                .flatMap(file -> new TestFileReader(file).read().tests().stream())
                .map(TestFile::recorded)
                .filter(Objects::nonNull)
                .map(TestFile.Recorded::file)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether all passed. */
    public boolean passed() {
        return problems.stream().noneMatch(Problem::isError) && results.stream().allMatch(TestResult::passed);
    }

    private TestSuite and(TestSuite more) {
        List<Problem> allProblems = new ArrayList<>(problems);
        allProblems.addAll(more.problems);
        List<TestResult> allResults = new ArrayList<>(results);
        allResults.addAll(more.results);
        return new TestSuite(allProblems, allResults);
    }

    private static List<Path> files(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(file -> file.toString().matches(".*\\.test\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestSuite file(Path file, ExpressionChecker expressions, Clock clock) {
        TestFileReader.Read read = new TestFileReader(file).read();
        Path parent = file.getParent();
        Resources resources = Resources.read(parent == null ? Path.of(".") : parent, Map.of(), expressions);
        List<Problem> problems = new ArrayList<>(read.problems());
        resources.problems().stream().filter(Problem::isError).forEach(problems::add);
        if (!problems.isEmpty()) {
            return new TestSuite(problems, List.of());
        }
        return new TestSuite(
                List.of(),
                read.tests().parallelStream()
                        .map(test -> test(test, resources.topology(), clock))
                        .toList());
    }

    private static TestResult test(TestFile test, Topology topology, Clock clock) {
        List<ResolvedTrigger> triggers = topology.triggers().values().stream()
                .filter(trigger ->
                        trigger.key().equals(test.trigger()) || trigger.key().endsWith("/" + test.trigger()))
                .toList();
        if (triggers.size() != 1) {
            return TestResult.refused(
                    test,
                    List.of("trigger: " + triggers.size() + " triggers beside the test are named \"" + test.trigger()
                            + "\"; there: "
                            + String.join(", ", topology.triggers().keySet())));
        }
        TestEvents made = new TestEvents(topology, triggers.get(0), clock);
        List<StoredEvent> events = made.of(test);
        if (!made.problems().isEmpty()) {
            return TestResult.refused(test, made.problems());
        }
        TriggerProgram program = TriggerProgram.compile(triggers.get(0));
        RepeatedEvents repeated = new RepeatedEvents(topology);
        return TestResult.of(test, TestRun.run(program, repeated, events, test.fromMillis(), test.untilMillis()));
    }
}
