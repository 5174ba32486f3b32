package dev.sluice.app.cli;

import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;

/**
 * Something outside that a resource names.
 *
 * @param what who needs it
 * @param host the host that the resource names
 * @param port the port
 */
record Connection(String what, String host, int port) {

    /** {@code host:port}. */
    String address() {
        return host + ":" + port;
    }

    /**
     * A connection that was tried.
     *
     * @param connection what
     * @param reached whether somebody took the connection
     * @param message why not, or through which address
     */
    record Tried(Connection connection, boolean reached, String message) {

        /** For a person. */
        String text(Terminal terminal) {
            return (reached ? terminal.in(Tone.GOOD, "reached    ") : terminal.in(Tone.BAD, "not reached"))
                    + "  " + connection.what() + " at " + connection.address()
                    + (message.isEmpty() ? "" : ": " + message);
        }
    }
}
