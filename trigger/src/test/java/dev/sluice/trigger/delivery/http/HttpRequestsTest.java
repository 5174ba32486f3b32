package dev.sluice.trigger.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.model.SendAs;
import dev.sluice.eventbus.Event;
import dev.sluice.trigger.delivery.As;
import dev.sluice.trigger.delivery.SendResult;
import dev.sluice.trigger.delivery.Sink;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What requests look like. */
class HttpRequestsTest extends SinkServerFixture {

    @Test
    void postsABinaryCloudEvent() throws Exception {
        CompletableFuture<List<String>> seen = seen(
                "ce-specversion",
                "ce-id",
                "ce-source",
                "ce-type",
                "ce-subject",
                "ce-sluicefiring",
                "ce-n",
                "content-type");
        Event event = event().subject("Zoë \"100%\"").extension("n", 7).build();

        SendResult result = get(sink().send(request(event, PATIENT)));

        assertThat(result).isEqualTo(new SendResult.Accepted(204, null));
        assertThat(get(seen))
                .containsExactly(
                        "1.0", "1", "/s", "t", "Zo%C3%AB%20%22100%25%22", "f-1", "7", "application/json", "{\"a\": 1}");
    }

    @Test
    void keepsTheTraceForBothKindsOfReaders() throws Exception {
        CompletableFuture<List<String>> seen = seen("ce-traceparent", "traceparent", "tracestate", "user-agent");
        Event event = event().extension("traceparent", "00-ab-cd-01")
                .extension("tracestate", "x=y")
                .build();

        get(sink().send(request(event, PATIENT)));

        assertThat(get(seen)).startsWith("00-ab-cd-01", "00-ab-cd-01", "x=y", "Sluice");
    }

    @Test
    void postsTheDataAlone() throws Exception {
        CompletableFuture<List<String>> seen = seen("ce-id", "content-type");

        send(sink("http://localhost:" + port, As.DATA, 1, false));

        assertThat(get(seen)).containsExactly("null", "application/json", "{\"a\": 1}");
    }

    @Test
    void postsAStructuredCloudEvent() throws Exception {
        CompletableFuture<List<String>> seen = seen("ce-id", "content-type");

        send(sink("http://localhost:" + port, As.STRUCTURED, 1, false));

        assertThat(get(seen))
                .containsExactly(
                        "null",
                        "application/cloudevents+json; charset=UTF-8",
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
                                + "\"datacontenttype\":\"application/json\",\"sluicefiring\":\"f-1\",\"data\":{\"a\": 1}}");
    }

    @Test
    void postsAlerts() throws Exception {
        CompletableFuture<List<String>> seen = seen("content-type");

        send(sink("http://localhost:" + port + "/api/v2/alerts", As.ALERTMANAGER_ALERTS, 1, false));

        assertThat(get(seen)).first().isEqualTo("application/json");
        assertThat(get(seen)).last().asString().startsWith("[{\"labels\":{\"alertname\":\"page\"}");
    }

    @Test
    void sendsCredentialsOfTheUri() throws Exception {
        CompletableFuture<List<String>> seen = seen("authorization");
        Sink sink = sink("http://bob:secret@localhost:" + port, As.DATA, 1, false);

        send(sink);

        assertThat(get(seen)).first().isEqualTo("Basic Ym9iOnNlY3JldA==");
        assertThat(sink.describe()).isEqualTo("http://localhost:" + port + "/");
    }

    @Test
    void refusesAnEventThatCannotBeHeaders() throws Exception {
        Event event = event().dataContentType("text/plain\r\nx-evil: 1").build();

        SendResult result = get(sink().send(request(event, PATIENT)));

        assertThat(result).isInstanceOf(SendResult.Refused.class).returns(0, SendResult::code);
        assertThat(requests).isEmpty();
        assertThat(send(sink())).isEqualTo(new SendResult.Accepted(200, null));
    }

    @Test
    void formsAreNamedAsInTheResource() {
        assertThat(As.values()).extracting(Enum::name).containsExactly(names(SendAs.values()));
    }

    private static String[] names(SendAs[] forms) {
        return Arrays.stream(forms).map(Enum::name).toArray(String[]::new);
    }
}
