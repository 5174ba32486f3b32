package dev.sluice.eventsource.http;

import dev.sluice.crds.model.Batch;
import dev.sluice.eventsource.cloudevents.Fault;
import dev.sluice.eventsource.cloudevents.MediaType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its headers to the end of its body. What comes after, {@link Intake} does. Used on its event loop only.
 */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final long BUSY_SECONDS = 1;
    private static final long UNAVAILABLE_SECONDS = 30;

    private final HttpSource source;
    private final HttpServerRequest request;
    private final Collector collector;
    private final Limits limits;
    private final long began = System.nanoTime();
    private final String contentType;
    private @Nullable BodyReader body;

    Exchange(HttpSource source, HttpServerRequest request, Collector collector, Limits limits) {
        this.source = source;
        this.request = request;
        this.collector = collector;
        this.limits = limits;
        String type = request.headers().get("Content-Type");
        this.contentType = type == null ? "" : type;
    }

    void begin() {
        Answer refusal = admit(request.headers());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        int maxBytes = maxBytes();
        body = new BodyReader(maxBytes);
        request.exceptionHandler(this::broken);
        request.handler(this::chunk);
        request.endHandler(end -> end());
        collector.opened(this);
        if (request.headers().contains("Expect")) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private @Nullable Answer admit(MultiMap headers) {
        String method = request.method().name();
        if (method.equals("OPTIONS")) {
            return Handshake.answer(headers, source.allow(), source.settings().rate());
        }
        if (!source.takes(method)) {
            return Answer.problem(405, new Fault("the method is not taken here", "method", method, source.allow()))
                    .with("Allow", source.allow());
        }
        if (collector.openBytes() > limits.openBytes()) {
            return Answer.later(503, "too much is waiting to be stored", BUSY_SECONDS);
        }
        Answer refusal = gates(headers);
        return refusal == null ? bounds(headers) : refusal;
    }

    private @Nullable Answer gates(MultiMap headers) {
        String unavailable = source.unavailable();
        if (!unavailable.isEmpty()) {
            return Answer.later(503, unavailable, UNAVAILABLE_SECONDS);
        }
        for (Gate gate : source.gates()) {
            Answer refusal = gate.admit(headers);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Answer bounds(MultiMap headers) {
        long wait = source.overRate(began);
        if (wait > 0) {
            return Answer.later(429, "more requests than the source allows", 1 + TimeUnit.NANOSECONDS.toSeconds(wait));
        }
        Answer refusal = Acceptance.check(headers, contentType);
        if (refusal != null) {
            return refusal;
        }
        String length = headers.get("Content-Length");
        return length != null && isLongerThan(length, maxBytes()) ? tooLong() : null;
    }

    private static boolean isLongerThan(String length, int maxBytes) {
        try {
            return Long.parseLong(length.trim()) > maxBytes;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private int maxBytes() {
        boolean several = source.batch() != Batch.NONE || MediaType.isBatch(contentType);
        return source.maxBytes(several, limits.batchFactor());
    }

    private Answer tooLong() {
        return Answer.problem(413, "the body is too large", "body", "at most " + maxBytes() + " bytes")
                .with("Connection", "close");
    }

    private void chunk(Buffer chunk) {
        BodyReader reader = body;
        if (reader == null) {
            return; // refused: what still comes is thrown away
        }
        if (reader.take(chunk)) {
            collector.hold(chunk.length());
        } else {
            release();
            refuse(tooLong());
        }
    }

    private void end() {
        BodyReader reader = body;
        collector.closed(this);
        if (reader == null) {
            closeIfAsked();
            return;
        }
        try {
            byte[] bytes = reader.body();
            Answer refusal = verify(bytes);
            if (refusal == null) {
                new Intake(source, request, collector, bytes).take(contentType);
            } else {
                release();
                refuse(refusal);
            }
        } catch (
                RuntimeException e) { // the boundary of a request: a defect must not leave the sender without an answer
            LOG.error("request failed source={}", source.name(), e);
            release();
            refuse(Answer.problem(500, "a defect in this server", "", ""));
        }
    }

    private @Nullable Answer verify(byte[] bytes) {
        for (Gate gate : source.gates()) {
            Answer refusal =
                    gate.verify(request.headers(), bytes, source.clock().instant());
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** Gives back what was held for the body. */
    private void release() {
        BodyReader reader = body;
        if (reader != null) {
            collector.hold(-reader.length());
            body = null;
        }
    }

    /** The sender went away or broke off. */
    private void broken(Throwable error) {
        collector.closed(this);
        release();
    }

    private void refuse(Answer answer) {
        if (answer.status() >= 400) {
            source.emitter().refused();
        }
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            answer.writeTo(response);
        }
        if (!request.isEnded()) {
            discard();
        } else {
            closeIfAsked();
        }
    }

    /** Lets the rest of the body pass, so that the sender reads the answer and the connection can be used again. */
    private void discard() {
        collector.opened(this);
        request.exceptionHandler(this::broken);
        request.handler(this::chunk);
        request.endHandler(end -> end());
        request.resume();
    }

    private void closeIfAsked() {
        if ("close".equals(request.response().headers().get("Connection"))) {
            request.connection().close();
        }
    }

    /** Breaks off when the body takes too long to arrive. */
    boolean expire(long now) {
        if (now - began < limits.bodyTimeout().toNanos()) {
            return false;
        }
        release();
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            source.emitter().refused();
            Answer.problem(
                            408,
                            "the body took too long to arrive",
                            "body",
                            "within " + limits.bodyTimeout().toSeconds() + " s")
                    .with("Connection", "close")
                    .writeTo(response);
        }
        request.connection().close();
        return true;
    }
}
