package dev.sluice.app.api;

import java.io.Serial;

/** A request cannot be answered as asked; becomes a problem document. */
final class ApiFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    private ApiFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, message);
    }

    static ApiFailure notFound(String message) {
        return new ApiFailure(404, message);
    }

    static ApiFailure conflict(String message) {
        return new ApiFailure(409, message);
    }

    int status() {
        return status;
    }
}
