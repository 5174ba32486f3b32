package dev.sluice.app.process;

import java.io.Serial;

/** The process cannot start; the message says why and what to do. */
public final class StartFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
        super(message);
    }
}
