package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.brokers.FreePort;
import dev.sluice.it.docs.Blocks.Block;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page that is followed by somebody who does what it says, in a folder of its own that has the project's {@code sluice} and
 * {@code examples}. What stays running ({@code run}, {@code display}, {@code send --audit}) does so in the background; a second
 * one of its kind takes the place of the first. Ports and data directories are free ones; so are the ports that lines beside
 * Dapr name.
 */
final class Page implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ACCEPTED = Pattern.compile("\"accepted\"\\s*:\\s*(\\d+)");
    private static final int ACCEPTED_BEFORE_KILL = 50;
    /** In what {@code run} says of a changed file, taken or not. */
    private static final String RELOADED = "reloaded";

    private final Path folder;
    private final Output output = new Output();
    private final int port = FreePort.find();
    private final int managementPort = FreePort.find();
    private final int functionPort = FreePort.find();
    private final Map<String, Process> background = new LinkedHashMap<>();
    private String watchedFolder = "";
    private String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    private final Map<String, String> replaced = new LinkedHashMap<>();

    /** @param folder where its reader works; empty */
    Page(Path folder) throws IOException {
        this.folder = folder;
        Files.createSymbolicLink(folder.resolve("sluice"), root().resolve("sluice"));
        Files.createSymbolicLink(folder.resolve("examples"), root().resolve("examples"));
    }

    /** Puts something else where the page names this, from now on. */
    Page replacing(String text, String with) {
        replaced.put(text, with);
        return this;
    }

    /** Has the programs of a folder, too. */
    void withProgramsOf(Path programs) {
        path = programs + ":" + path;
    }

    /** Does what a part of a page says. */
    void follow(Path page, String heading) throws IOException, InterruptedException {
        follow(Blocks.of(page).stream()
                .filter(block -> block.heading().equals(heading))
                .toList());
    }

    static Path root() {
        return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    }

    Output output() {
        return output;
    }

    int functionPort() {
        return functionPort;
    }

    /** Does everything, block by block. */
    void follow(Path page) throws IOException, InterruptedException {
        follow(Blocks.of(page));
    }

    private void follow(List<Block> blocks) throws IOException, InterruptedException {
        for (Block block : blocks) {
            switch (block.language()) {
                case "sh" -> {
                    output.forget();
                    runAll(block.lines());
                }
                case "yaml" -> write(block);
                case "text" -> expect(block);
                default -> throw new IllegalStateException("nobody follows blocks of " + block.language());
            }
        }
    }

    private void expect(Block block) {
        if (!block.text().contains("┌")) {
            output.awaitAll(
                    here(block.text()).lines().filter(line -> !line.isBlank()).toList());
        }
    }

    private void write(Block block) throws IOException {
        String file = Blocks.file(block).reduce((first, second) -> second).orElseThrow();
        Files.createDirectories(folder.resolve(file).getParent());
        boolean watched = background.containsKey("run") && file.startsWith(watchedFolder);
        long reloads = output.count(RELOADED);
        Files.writeString(folder.resolve(file), here(block.text()));
        if (watched) {
            await("the file is taken over").atMost(PATIENCE).until(() -> output.count(RELOADED) > reloads);
        }
    }

    private String here(String text) {
        String here = text;
        for (Map.Entry<String, String> each : replaced.entrySet()) {
            here = here.replace(each.getKey(), each.getValue());
        }
        return here.replace("127.0.0.1:3000", "127.0.0.1:" + functionPort)
                .replace("--port 3000", "--port " + functionPort)
                .replace("127.0.0.1:8080", "127.0.0.1:" + port);
    }

    private void runAll(List<String> lines) throws IOException, InterruptedException {
        for (String line : lines) {
            if (!line.equals("mvn verify")) {
                run(here(line).replaceAll(" &$", ""));
            }
        }
    }

    void run(String line) throws IOException, InterruptedException {
        if (line.startsWith("kill -9")) {
            kill();
        } else if (line.startsWith("./sluice run")) {
            watchedFolder = line.split(" ")[2];
            replace(
                    "run",
                    line + " --port " + port + " --management-port " + managementPort + " --data " + dataOf(line));
            awaitAnswer();
        } else if (line.startsWith("./sluice trigger")) {
            replace("trigger", line + " --port " + port + " --management-port " + managementPort);
            awaitAnswer();
        } else if (line.startsWith("./sluice eventsource")) {
            replace("eventsource", line);
            output.awaitOne("sluice runs 1 source and … HTTP at");
        } else if (line.startsWith("daprd")) {
            replace(line.split(" --app-port")[0], line);
        } else if (line.startsWith("./sluice display")) {
            replace("display", line);
            output.awaitOne("prints what is sent to");
        } else if (line.contains("--audit")) {
            replace("audit", line);
        } else {
            Process process = start(line);
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(line)
                    .isTrue();
            assertThat(process.exitValue()).as(line + "\n" + output.recent()).isZero();
        }
    }

    private void awaitAnswer() {
        await("Sluice answers")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(resources())
                        .as(() -> "it printed " + output.recent())
                        .isNotNull());
    }

    private String dataOf(String line) {
        return "data-" + Integer.toHexString(line.split(" --")[0].hashCode());
    }

    private void replace(String kind, String line) throws IOException, InterruptedException {
        Process former = background.remove(kind);
        if (former != null && former.isAlive()) {
            former.destroy();
            assertThat(former.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        background.put(kind, start("exec " + line));
    }

    private Process start(String line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("SLUICE_SERVER", "http://127.0.0.1:" + port);
        builder.environment().put("PATH", path);
        builder.environment().put("DAPR_HOST_IP", "127.0.0.1");
        Process process = builder.start();
        output.read(process.getInputStream());
        return process;
    }

    /** Kills what runs once a part of what is being sent was taken. */
    private void kill() throws InterruptedException {
        await("some of it is taken").atMost(PATIENCE).until(() -> accepted() >= ACCEPTED_BEFORE_KILL);
        Process running = background.get("run");
        assertThat(running).isNotNull();
        running.destroyForcibly();
        assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private long accepted() {
        String resources = resources();
        Matcher counts = ACCEPTED.matcher(resources == null ? "" : resources);
        return counts.results()
                .mapToLong(count -> Long.parseLong(count.group(1)))
                .sum();
    }

    private @Nullable String resources() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/resources"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : null;
        } catch (IOException notYet) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        background.values().forEach(Process::destroy);
        background.values().forEach(Page::awaitEnd);
    }

    /** What does not end by itself is killed, with what it started. */
    private static void awaitEnd(Process process) {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
