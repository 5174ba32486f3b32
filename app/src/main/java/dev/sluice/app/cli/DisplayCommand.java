package dev.sluice.app.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice display}: the function one needs to see that events arrive. */
@Command(
        name = "display",
        description = "A function that prints what it receives.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sluice display --port 3000",
            "  sluice display --port 3000 --status 500     # to see how failures are retried",
            "  sluice display --port 0 --count 1 --json    # any free port; ends after one request"
        })
final class DisplayCommand implements Callable<Integer> {

    private static final int THREADS = 4;

    @Option(names = "--port", paramLabel = "PORT", description = "Where it listens (default ${DEFAULT-VALUE}); 0: any.")
    private int port = 3000;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on (default ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(names = "--status", paramLabel = "CODE", description = "What it answers (default ${DEFAULT-VALUE}).")
    private int status = 204;

    @Option(names = "--count", paramLabel = "N", description = "Ends after N requests (default: Ctrl-C ends it).")
    private long count;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (status < 200 || status > 599) {
            throw new CommandFailure(ExitCode.USAGE, "--status " + status + " is no answer; expected 200 to 599");
        }
        Ports.check("--port", port);
        CountDownLatch left = new CountDownLatch((int) (count > 0 ? count : 1));
        Display display = new Display(common, status, count > 0 ? left::countDown : () -> {});
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        HttpServer server = open();
        server.createContext("/", display);
        server.setExecutor(threads);
        server.start();
        common.err()
                .line("sluice: prints what is sent to http://" + bind + ":"
                        + server.getAddress().getPort() + "/; Ctrl-C ends");
        try (Interruption interruption = Interruption.exitCodeFour()) {
            left.await();
        } finally {
            server.stop(1);
            threads.shutdown();
        }
        return ExitCode.FINE.code();
    }

    private HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(bind, port), 0);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "cannot listen on " + bind + ":" + port + " (" + e.getMessage() + "); choose another with --port");
        }
    }
}
