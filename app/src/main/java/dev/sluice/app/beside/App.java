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

    /**
     * Where apps serve: the first where was asked for, each further one a port higher, or anywhere free if that is taken. Used by
     * one thread at a time.
     */
    static final class Ports {

        private int next;
        private int nextManagement;
        private boolean first = true;

        /** From these ports on. */
        Ports(int port, int managementPort) {
            this.next = port;
            this.nextManagement = managementPort;
        }

        private int[] take() {
            boolean asked = first;
            first = false;
            return new int[] {free(next++, asked), free(nextManagement++, asked)};
        }

        private static int free(int port, boolean asked) {
            return asked || isFree(port) ? port : freePort();
        }

        private static boolean isFree(int port) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.isBound();
            } catch (IOException | IllegalArgumentException taken) {
                return false;
            }
        }
    }

    /** An app on the next of these ports; all others are free ones. */
    static App of(String id, String command, Ports ports) {
        int[] serving = ports.take();
        return new App(id, command, serving[0], serving[1], freePort(), freePort(), freePort(), freePort());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback address", e);
        }
    }
}
