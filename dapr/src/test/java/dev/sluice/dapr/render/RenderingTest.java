package dev.sluice.dapr.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventsource.spi.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code in-x.yaml} gives exactly the files of {@code out-x/}. A new case is a new input; {@code -Dsluice.golden.write=true}
 * writes what comes out, to be read before it is kept. Comments {@code # resolve: HOST=ADDRESS} and {@code # groups: each} at
 * the top of an input are options.
 */
class RenderingTest {

    private static final Path CASES = Path.of("src", "test", "resources", "render");
    private static final boolean WRITE = Boolean.getBoolean("sluice.golden.write");

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("in-"))
                    .map(name -> name.substring("in-".length(), name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesWhatIsExpected(String name) throws IOException {
        String input = Files.readString(CASES.resolve("in-" + name + ".yaml"));

        Map<String, String> written = everything(render(input));

        Path folder = CASES.resolve("out-" + name);
        if (WRITE) {
            rewrite(folder, written);
        }
        assertThat(written).isEqualTo(read(folder));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holdsNoCredential(String name) throws IOException {
        Rendering rendering = render(Files.readString(CASES.resolve("in-" + name + ".yaml")));

        assertThat(rendering.files().values())
                .allSatisfy(
                        file -> assertThat(file).doesNotContain("plain-token", "secret@", "guest:guest", "BEGIN CERT"));
        assertThat(rendering.variables().toString())
                .doesNotContain("plain-token", "secret@", "guest:guest", "BEGIN CERT");
    }

    @Test
    void givesASidecarWhatItsFilesReferTo() throws IOException {
        Rendering rendering = render(Files.readString(CASES.resolve("in-sources.yaml")));
        Map<String, String> secrets = Map.of("mqtt/pw", "p@ss word", "kafka/password", "k");

        Map<String, String> values = new HashMap<>();
        rendering
                .variables("es-all--default")
                .forEach(variable -> values.put(
                        variable.component() + " " + variable.origin(),
                        variable.value((name, key) -> Optional.ofNullable(secrets.get(name + "/" + key)))
                                .orElse("missing")));

        assertThat(values)
                .containsEntry("esc-mqtt-login.all.default of the resource", "ssl://me:p%40ss%20word@mqtt:8883")
                .containsEntry("esc-kafka-sasl.all.default secret kafka, key password", "k")
                .containsEntry("esc-kafka-sasl.all.default saslUsername of the resource", "reader");
    }

    @Test
    void replacesAddressesAlsoInSecrets() throws IOException {
        String input = Files.readString(CASES.resolve("in-rabbitmq.yaml"))
                .replaceFirst("#", "# resolve: rabbit=127.0.0.1:1\n#");
        Rendering rendering = render(input);

        assertThat(rendering.variables("es-web--default"))
                .filteredOn(variable -> variable.name().equals("SLUICE_SECRET_RABBIT_URI"))
                .singleElement()
                .satisfies(variable -> assertThat(
                                variable.value((name, key) -> Optional.of("amqp://u:p@rabbit:5672/vhost")))
                        .contains("amqp://u:p@127.0.0.1:1/vhost"));
    }

    @ParameterizedTest
    @CsvSource({"1Mi, 1463640, 100", "2Mi, 2861740, 93", "64Mi, 89544024, 2"})
    void asksKafkaForNoMoreThanACallMayHold(String maxEventBytes, String longest, String batch) throws IOException {
        String input = Files.readString(CASES.resolve("in-kafka.yaml"))
                .replaceFirst("  kafka:", "  maxEventBytes: " + maxEventBytes + "\n  kafka:");

        Map<String, String> files = render(input).files();

        assertThat(files.get("component-ti-main.default.t-default--default.yaml"))
                .contains("\"maxMessageBytes\"\n    value: \"" + longest + "\"");
        assertThat(files.entrySet())
                .filteredOn(file -> file.getKey().startsWith("subscription-ti-"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.getValue()).contains("maxMessagesCount: " + batch + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"1048576, 100", "10000000, 26", "2000000000, 1"})
    void asksForNoMoreOfASourcesMessagesThanACallMayHold(String longest, String batch) throws IOException {
        String input = Files.readString(CASES.resolve("in-sources.yaml"))
                .replace("topic: plain}", "topic: plain, maxMessageBytes: " + longest + "}");

        assertThat(render(input).files().get("subscription-esc-kafka-plain.all.default.plain.yaml"))
                .contains("maxMessagesCount: " + batch + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "false, esc-kafka-e.in.default ebfes-main.default.es-in--default",
        "true, ebfes-main.default.es-in--default"
    })
    void expectsOfASidecarNothingThatAPausedSourceDoesNotRead(boolean paused, String components) {
        Topology topology = topology("""
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventBus
                metadata: {name: main}
                spec: {redis: {redisHost: "redis:6379"}}
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventSource
                metadata: {name: in}
                spec: {eventBus: main, paused: %s, kafka: {e: {brokers: "kafka:9092", topic: e}}}
                ---
                apiVersion: events.openfunction.io/v1alpha1
                kind: EventSource
                metadata: {name: other}
                spec: {eventBus: main, http: {e: {}}}
                """.formatted(paused));
        Roles own = Roles.of(topology).only("es-in--default");

        Rendering rendering = Rendering.of(topology, own, RenderOptions.DEFAULT);

        assertThat(rendering.expected("es-in--default").components()).containsExactlyInAnyOrder(components.split(" "));
        assertThat(rendering.expected("es-other--default").components()).isEmpty();
    }

    static Rendering render(String input) {
        Topology topology = topology(input);
        List<String> groups = input.lines()
                .filter(line -> line.startsWith("# group: "))
                .map(line -> line.substring("# group: ".length()))
                .toList();
        return Rendering.of(
                topology,
                groups.isEmpty() ? Roles.of(topology) : Roles.ofGroups(topology, groups),
                RenderOptions.resolving(addresses(input)));
    }

    static Topology topology(String input) {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE).read("in.yaml", input);
        assertThat(read.problems()).noneMatch(Problem::isError);
        return Topology.resolve(read, (ref, namespace) -> Optional.empty()).topology();
    }

    private static Addresses addresses(String input) {
        Map<String, String> table = input.lines()
                .filter(line -> line.startsWith("# resolve: "))
                .map(line -> line.substring("# resolve: ".length()).split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        return Addresses.of(table);
    }

    private static Map<String, String> everything(Rendering rendering) {
        Map<String, String> all = new TreeMap<>(rendering.files());
        all.put("variables.txt", lines(rendering.variables()));
        all.put("remarks.txt", lines(rendering.remarks()));
        all.values().removeIf(String::isEmpty);
        return all;
    }

    private static String lines(List<?> things) {
        return things.stream().map(thing -> thing + "\n").collect(Collectors.joining());
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> listed = Files.list(folder)) {
                for (Path file : listed.toList()) {
                    files.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return files;
    }

    private static void rewrite(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (String old : read(folder).keySet()) {
            Files.delete(folder.resolve(old));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
