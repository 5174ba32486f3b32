package dev.sluice.app.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/** Whether a process can listen where it is asked to. */
final class ListenAddress {

    private ListenAddress() {}

    /**
     * Tries.
     *
     * @param bind address or name
     * @param port 0 stands for any free one
     * @return what is wrong and what to do; empty when it can
     */
    static Optional<String> trouble(String bind, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(
                    "--bind " + bind + " is no address and no known name; 0.0.0.0 is every address of this machine");
        } catch (IOException e) {
            return Optional.of(reason(bind, port, e));
        }
    }

    /**
     * The port to listen on: the one that was asked for, or for 0 one that is free now.
     *
     * @param other a port that it must not be
     * @throws UncheckedIOException when no port is free; {@link #trouble} says it better, so ask that first
     */
    static int port(String bind, int asked, int other) {
        int port = asked;
        while (port == 0 || (port == other && asked == 0)) {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(bind))) {
                port = probe.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return port;
    }

    private static String reason(String bind, int port, IOException failure) {
        String told = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (told.contains("permission")) {
            return "this user may not listen on port " + port
                    + "; choose one above 1023 with --port and --management-port";
        }
        if (told.contains("assign")) {
            return "--bind " + bind + " is no address of this machine; 0.0.0.0 is every one of them";
        }
        return failure instanceof BindException
                ? "port " + port + " on " + bind + " is in use; choose another with --port and --management-port"
                : "cannot listen on port " + port + " of " + bind + ": " + failure.getMessage();
    }
}
