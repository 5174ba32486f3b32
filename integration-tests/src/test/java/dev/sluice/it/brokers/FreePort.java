package dev.sluice.it.brokers;

/** Finds ports for servers that have to come back on the port they had. */
public final class FreePort {

    private FreePort() {}

    /** A loopback port that nobody used a moment ago, and that no client will be given by the system. */
    public static int find() {
        try (ReservedPort port = ReservedPort.take()) {
            return port.number();
        }
    }
}
