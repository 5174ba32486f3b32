package dev.sluice.trigger.delivery.http;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SinkRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One attempt of an {@link HttpSink}; after its making it is touched on the sink's event loop only. */
final class Exchange {

    private static final CharSequence USER_AGENT = HttpHeaders.createOptimized("Sluice");
    private static final int MAX_EXCERPT_BYTES = 1024;
    private static final int MAX_REPLY_BYTES = 1024 * 1024;
    /** An answer that nobody reads may be this long before its connection is dropped. */
    private static final int MAX_IGNORED_BYTES = 64 * 1024;

    private final HttpSink sink;
    private final SinkRequest request;
    private final long deadlineNanos;
    private final CompletableFuture<SendResult> result = new CompletableFuture<>();
    private @Nullable HttpClientRequest wire;
    private @Nullable HttpClientResponse response;
    private Buffer body = Buffer.buffer(0);
    private int bodyBytes;

    Exchange(HttpSink sink, SinkRequest request, long nowNanos) {
        this.sink = sink;
        this.request = request;
        this.deadlineNanos = nowNanos + request.timeout().toNanos();
    }

    CompletionStage<SendResult> result() {
        return result;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isDone() {
        return result.isDone();
    }

    void start(Future<HttpClientRequest> connection) {
        connection.onSuccess(this::connected).onFailure(this::broken);
    }

    private void connected(HttpClientRequest ready) {
        wire = ready;
        if (isDone()) {
            ready.reset();
            return;
        }
        try {
            Buffer payload = sink.form.write(request, ready.headers());
            ready.putHeader(HttpHeaders.USER_AGENT, USER_AGENT);
            if (sink.target.authorization() != null) {
                ready.putHeader(HttpHeaders.AUTHORIZATION, sink.target.authorization());
            }
            ready.send(payload).onSuccess(this::answered).onFailure(this::broken);
        } catch (IllegalArgumentException e) {
            complete(new SendResult.Refused(0, "the event cannot be sent over HTTP: " + e.getMessage(), ""));
            ready.reset();
        }
    }

    private void answered(HttpClientResponse answer) {
        response = answer;
        answer.exceptionHandler(this::broken);
        answer.handler(this::read);
        answer.endHandler(ignored -> ended(answer));
    }

    private void read(Buffer chunk) {
        bodyBytes += chunk.length();
        boolean success = response != null && Answer.isSuccess(response.statusCode());
        int kept = !success ? MAX_EXCERPT_BYTES : sink.replies ? MAX_REPLY_BYTES + 1 : 0;
        if (body.length() < kept) {
            body.appendBuffer(chunk, 0, Math.min(chunk.length(), kept - body.length()));
        }
        if (bodyBytes > Math.max(kept, MAX_IGNORED_BYTES) && response != null) {
            ended(response);
            drop();
        }
    }

    private void ended(HttpClientResponse answer) {
        if (isDone()) {
            return;
        }
        int code = answer.statusCode();
        if (!Answer.isSuccess(code)) {
            complete(Answer.failure(code, answer.getHeader(HttpHeaders.RETRY_AFTER), excerpt(), sink.clock.instant()));
        } else if (!sink.replies) {
            complete(new SendResult.Accepted(code, null));
        } else {
            complete(reply(answer));
        }
    }

    private SendResult reply(HttpClientResponse answer) {
        int code = answer.statusCode();
        if (code != 200) {
            return new SendResult.Accepted(code, null);
        }
        if (bodyBytes > MAX_REPLY_BYTES) {
            return new SendResult.Refused(code, "the answer is larger than 1 MiB", excerpt());
        }
        try {
            Optional<Event> reply = ReplyReader.read(answer.headers(), body.getBytes());
            return new SendResult.Accepted(code, reply.orElse(null));
        } catch (IllegalArgumentException e) {
            return new SendResult.Refused(code, "the answer cannot be published: " + e.getMessage(), excerpt());
        }
    }

    private String excerpt() {
        return new String(body.getBytes(0, Math.min(body.length(), MAX_EXCERPT_BYTES)), StandardCharsets.UTF_8);
    }

    /** The deadline has passed. A sink that has said 2xx has the event, however long its answer takes. */
    void timeOut() {
        if (response != null && Answer.isSuccess(response.statusCode()) && !sink.replies) {
            ended(response);
        } else {
            fail("no answer within " + request.timeout().toMillis() + " ms");
        }
        drop();
    }

    private void drop() {
        if (wire != null) {
            wire.reset();
        }
    }

    private void broken(Throwable failure) {
        if (response != null && Answer.isSuccess(response.statusCode()) && !sink.replies) {
            ended(response);
            return;
        }
        fail(words(failure));
    }

    /** What failed, and at the bottom of it why. */
    private static String words(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String reason = root.getMessage();
        return reason == null || message.contains(reason) ? message : message + ": " + reason;
    }

    void fail(String why) {
        complete(HttpSink.broken(why));
    }

    private void complete(SendResult outcome) {
        sink.done(this);
        result.complete(outcome);
    }
}
