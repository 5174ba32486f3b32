package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.SendResult;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What becomes of answers that are events. */
class HttpRepliesTest extends SinkServerFixture {

    @Test
    void readsABinaryReply() throws Exception {
        answers(response -> response.putHeader("ce-specversion", "1.0")
                .putHeader("ce-id", "r%201")
                .putHeader("ce-source", "/f")
                .putHeader("CE-Type", "answer")
                .putHeader("ce-mine", "x")
                .putHeader("content-type", "text/plain")
                .end("yes"));

        assertThat(send(replying()))
                .isEqualTo(new SendResult.Accepted(
                        200,
                        Event.builder()
                                .id("r 1")
                                .source("/f")
                                .type("answer")
                                .extension("mine", "x")
                                .dataContentType("text/plain")
                                .data("yes".getBytes(StandardCharsets.UTF_8))
                                .build()));
    }

    @Test
    void readsAStructuredReply() throws Exception {
        answers(response -> response.putHeader("content-type", "application/cloudevents+json; charset=utf-8")
                .end("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/f\",\"type\":\"a\",\"data\":[1, 2]}"));

        SendResult.Accepted accepted = (SendResult.Accepted) send(replying());

        assertThat(accepted.reply())
                .isEqualTo(Event.builder()
                        .id("1")
                        .source("/f")
                        .type("a")
                        .data("[1, 2]".getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    @Test
    void otherAnswersAreNoReplies() throws Exception {
        answers(response -> response.putHeader("content-type", "text/html").end("<p>hi</p>"));
        assertThat(send(replying())).isEqualTo(new SendResult.Accepted(200, null));

        answers(response ->
                response.putHeader("ce-specversion", "1.0").setStatusCode(202).end("x"));
        assertThat(send(replying())).isEqualTo(new SendResult.Accepted(202, null));

        answers(response -> response.putHeader("ce-specversion", "1.0").end("x"));
        assertThat(send(sink())).isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void aReplyThatCannotBePublishedIsNotLostInSilence() throws Exception {
        answers(response -> response.putHeader("ce-specversion", "1.0").end("x"));
        assertThat(send(replying())).isInstanceOf(SendResult.Refused.class);

        answers(response -> response.putHeader("ce-specversion", "1.0").end("x".repeat(1024 * 1024 + 1)));
        assertThat(send(replying()))
                .returns("the answer is larger than 1 MiB", SendResult::reason)
                .satisfies(result -> assertThat(result.excerpt()).hasSize(1024));
    }
}
