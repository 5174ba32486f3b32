package dev.sluice.app.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Writes records to a client no faster than it reads them. Used by one worker thread, which it may block. */
final class LineWriter implements Consumer<ObjectNode> {

    private static final int BUFFER_BYTES = 32 * 1024;

    private final HttpServerResponse response;
    private Buffer buffer = Buffer.buffer();

    LineWriter(HttpServerResponse response) {
        this.response = response;
        response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
    }

    @Override
    public void accept(ObjectNode line) {
        buffer.appendString(line.toString()).appendString("\n");
        if (buffer.length() >= BUFFER_BYTES || line.has("progress")) {
            flush();
        }
    }

    private void flush() {
        if (response.closed()) {
            throw new CancellationException("the client has gone");
        }
        Buffer full = buffer;
        buffer = Buffer.buffer();
        response.write(full).toCompletionStage().toCompletableFuture().join();
    }

    /** Ends a good answer. */
    void end() {
        flush();
        response.end();
    }

    /** Ends an answer that broke off; its last line says why. */
    void fail(String detail) {
        if (!response.closed()) {
            ObjectNode problem = JsonNodeFactory.instance.objectNode();
            problem.putObject("problem").put("status", 500).put("detail", detail);
            response.end(buffer.appendString(problem + "\n"));
        }
    }
}
