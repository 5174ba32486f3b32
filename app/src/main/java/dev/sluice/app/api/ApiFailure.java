package dev.sluice.app.api;

import java.io.Serial;

/** A request cannot be answered as asked; becomes a problem document. */
final class ApiFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    static final int NOT_FOUND = 404;

    private final int status;

    private ApiFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, message);
    }

    static ApiFailure notFound(String message) {
        return new ApiFailure(NOT_FOUND, message);
    }

    static ApiFailure conflict(String message) {
        return new ApiFailure(409, message);
    }

    static ApiFailure unavailable(String message) {
        return new ApiFailure(503, message);
    }

    int status() {
        return status;
    }
}
