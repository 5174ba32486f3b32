package dev.sluice.app.beside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * One app: a role and its sidecar, all on loopback.
 *
 * @param id the app id
 * @param command the command that runs the role
 * @param port where the role serves HTTP
 * @param managementPort where it tells of its health
 * @param appPort where the sidecar calls back
 * @param grpcPort where the sidecar takes calls
 * @param httpPort the sidecar's HTTP API
 * @param internalPort for sidecars among themselves
 */
record App(
        String id,
        String command,
        int port,
        int managementPort,
        int appPort,
        int grpcPort,
        int httpPort,
        int internalPort) {

    /** An app with free ports; those that are given are taken as they are. */
    static App of(String id, String command, int port, int managementPort) {
        return new App(id, command, port, managementPort, freePort(), freePort(), freePort(), freePort());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback address", e);
        }
    }
}
