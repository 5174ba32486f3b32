package dev.sluice.app.beside;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

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
     * Gives apps their ports: for serving the first app those that were asked for, each further one a port higher, or another if
     * that is taken; for all else the free ones that follow a number. No port is given twice, and none is one that the system gives
     * to whoever connects: a process that is started again finds its own still free. Used by one thread at a time.
     */
    static final class Ports {

        private static final int FIRST = 20_000;
        private static final int END = 32_000;
        private static final int APART = 16;

        private final Set<Integer> given = new HashSet<>();
        private int free;
        private int next;
        private int nextManagement;

        /**
         * From these ports on.
         *
         * @param start decides where the search for free ones begins; two who search at the same time should not begin at one place
         */
        Ports(int port, int managementPort, long start) {
            this.next = port;
            this.nextManagement = managementPort;
            this.free = (int) (start * APART % (END - FIRST));
        }

        /** Ports for an app. */
        App of(String id, String command) {
            boolean asked = given.isEmpty();
            int port = serving(next++, asked);
            int managementPort = serving(nextManagement++, asked);
            return new App(id, command, port, managementPort, any(), any(), any(), any());
        }

        private int serving(int port, boolean asked) {
            if (asked || (!given.contains(port) && isFree(port))) {
                given.add(port);
                return port;
            }
            return any();
        }

        private int any() {
            for (int looked = 0; looked < END - FIRST; looked++) {
                int port = FIRST + free;
                free = (free + 1) % (END - FIRST);
                if (!given.contains(port) && isFree(port)) {
                    given.add(port);
                    return port;
                }
            }
            throw new IllegalStateException(
                    "no port between " + FIRST + " and " + END + " is free on the loopback address");
        }

        private static boolean isFree(int port) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.isBound();
            } catch (IOException | IllegalArgumentException taken) {
                return false;
            }
        }
    }
}
