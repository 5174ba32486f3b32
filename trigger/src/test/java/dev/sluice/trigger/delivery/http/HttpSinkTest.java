package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.trigger.delivery.As;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.SendResult.Fault;
import dev.sluice.trigger.delivery.Sink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpSinkTest extends SinkServerFixture {

    @Test
    void neverFollowsARedirect() throws Exception {
        answers(response ->
                response.setStatusCode(307).putHeader("location", "/other").end());

        assertThat(send(sink())).isInstanceOf(SendResult.Refused.class).returns(307, SendResult::code);
        assertThat(requests).containsExactly("/in");
    }

    @Test
    void readsRetryAfterAndTheBeginningOfTheBody() throws Exception {
        answers(response -> response.setStatusCode(503)
                .putHeader("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT")
                .end("x".repeat(5000)));

        assertThat(send(sink()))
                .isEqualTo(new SendResult.Retry(503, "HTTP 503", Duration.ofSeconds(7), "x".repeat(1024), Fault.SINK));
    }

    @Test
    void aHangingRequestTimesOutAndDelaysNoOther() throws Exception {
        behaviour = request -> request.body().onSuccess(body -> {
            if (!"hang".equals(request.getHeader("ce-id"))) {
                request.response().end();
            }
        });
        Sink sink = sink();
        CompletionStage<SendResult> hanging =
                sink.send(request(event().id("hang").build(), PATIENT));

        for (int i = 0; i < 100; i++) {
            assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
        }

        assertThat(hanging.toCompletableFuture()).isNotDone();
        assertThat(get(sink.send(request(event().id("hang").build(), HASTY))))
                .isEqualTo(new SendResult.Retry(0, "no answer within 150 ms", null, "", Fault.SINK));
    }

    @Test
    void timeOutsCoverWaitingForAConnection() throws Exception {
        behaviour = request -> {};
        Sink sink = sink("http://localhost:" + port, As.DATA, 1, false);

        List<CompletionStage<SendResult>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(sink.send(request(event().build(), HASTY)));
        }

        for (CompletionStage<SendResult> result : results) {
            assertThat(get(result)).isInstanceOf(SendResult.Retry.class);
        }
        answers(HttpServerResponse::end);
        assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void aSinkThatHangsUpIsTriedAgain() throws Exception {
        behaviour = request -> request.connection().close();

        assertThat(send(sink())).isInstanceOf(SendResult.Retry.class).returns(0, SendResult::code);
    }

    @Test
    void keepsConnections() throws Exception {
        Sink sink = sink();
        for (int i = 0; i < 50; i++) {
            send(sink);
        }

        assertThat(connections).hasValue(1);
    }

    @Test
    void copesWithASinkThatKeepsNoConnection() throws Exception {
        answers(response -> response.putHeader("connection", "close").end());
        Sink sink = sink();
        for (int i = 0; i < 50; i++) {
            assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
        }
    }

    @Test
    void opensNoMoreConnectionsThanMayBeInFlight() throws Exception {
        Sink sink = sink("http://localhost:" + port, As.DATA, 3, false);
        List<CompletionStage<SendResult>> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            results.add(sink.send(request(event().build(), PATIENT)));
        }

        for (CompletionStage<SendResult> result : results) {
            assertThat(get(result)).isEqualTo(new SendResult.Accepted(200, null));
        }
        assertThat(connections).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void ignoresALongAnswerAndGoesOn() throws Exception {
        behaviour = request ->
                request.body().onSuccess(body -> pour(request.response().setChunked(true)));
        Sink sink = sink();

        assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
        answers(HttpServerResponse::end);
        assertThat(send(sink)).isEqualTo(new SendResult.Accepted(200, null));
    }

    /** An answer without an end. */
    private static void pour(HttpServerResponse response) {
        if (!response.closed()) {
            response.write(Buffer.buffer(new byte[32 * 1024])).onSuccess(ignored -> pour(response));
        }
    }

    @Test
    void aSinkThatSaidYesHasItHoweverLongItTalks() throws Exception {
        Sink sink = sink();
        send(sink); // what a first request takes is not what this is about
        behaviour = request -> request.response().setChunked(true).write("and then");

        assertThat(get(sink.send(request(event().build(), Duration.ofSeconds(3)))))
                .isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void aRetiredSinkFinishesWhatIsUnderWayAndThenHangsUp() throws Exception {
        CompletableFuture<HttpServerResponse> waiting = new CompletableFuture<>();
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        behaviour = request -> {
            request.connection().closeHandler(hungUp::complete);
            waiting.complete(request.response());
        };
        Sink sink = sink();
        CompletionStage<SendResult> underWay = sink.send(request(event().build(), PATIENT));
        HttpServerResponse response = get(waiting);

        sink.retire();

        assertThat(send(sink).reason()).isEqualTo("the sink is closed");
        assertThat(underWay.toCompletableFuture()).isNotDone();
        response.setStatusCode(204).end();
        assertThat(get(underWay)).isEqualTo(new SendResult.Accepted(204, null));
        hungUp.get(20, TimeUnit.SECONDS); // less than an idle connection is kept
    }

    @Test
    void closingCompletesWhatIsUnderWay() throws Exception {
        behaviour = request -> {};
        Sink sink = sink();
        CompletionStage<SendResult> hanging = sink.send(request(event().build(), PATIENT));
        await().until(() -> !requests.isEmpty());

        sink.close();

        assertThat(get(hanging)).isInstanceOf(SendResult.Retry.class);
        assertThat(send(sink).reason()).isEqualTo("the sink is closed");
    }
}
