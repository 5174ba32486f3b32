package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups under edits, restarts and full backlogs. */
class GroupEditsTest extends GroupFixture {

    private static final int EVENTS = 40;

    @Test
    void aFullBacklogHoldsTheTriggerInTheMiddleOfABatch() throws Exception {
        status = 503;
        String held = "maxBacklog: 5, overflow: hold, backoff: {delay: 50ms, max: 50ms}";
        apply("paused: true\n" + subscriber("page", held));
        for (int i = 0; i < EVENTS; i++) {
            publish("e" + i, "{}");
        }
        apply(subscriber("page", held));
        await().atMost(PATIENCE).until(() -> pending() >= 5);
        restart();
        apply(subscriber("page", held));
        await().atMost(PATIENCE).until(() -> pending() >= 5);
        assertThat(pending()).isEqualTo(5);
        assertThat(trigger().lag()).isEqualTo(EVENTS - 5);

        status = 200;
        await().atMost(PATIENCE)
                .until(() -> delivered("page") == EVENTS && trigger().lag() == 0);
    }

    @Test
    void aPausedTriggerGoesOnWhereItStoppedAfterARestart() throws Exception {
        apply(subscriber("page", "timeout: 5s"));
        publish("1", "{}");
        await().atMost(PATIENCE).until(() -> delivered("page") == 1);
        apply("paused: true\n" + subscriber("page", "timeout: 5s"));
        publish("2", "{}");
        restart();
        apply("paused: true\n" + subscriber("page", "timeout: 5s"));
        publish("3", "{}");
        await().atMost(PATIENCE).until(() -> trigger().lag() == 2);
        apply(subscriber("page", "timeout: 5s"));
        await().atMost(PATIENCE).until(() -> delivered("page") == 3);
        assertThat(received).hasSize(3);
    }

    @Test
    void aPatternKeepsItsStateWhenItsTriggerMovesToAnotherGroupAndBack() throws Exception {
        String often = "patterns: {often: {count: {of: a, atLeast: 3, within: 1h}}}\n"
                + subscriber("page", "timeout: 5s").replace("condition: a", "condition: often");
        apply(often);
        publish("1", "{}");
        apply("group: other\n" + often);
        publish("2", "{}");
        restart();
        apply(often);
        assertThat(received).isEmpty();
        publish("3", "{}");

        await().atMost(PATIENCE).until(() -> received.size() == 1);
    }

    @Test
    void aSubscriberThatTakesTheNameOfAnotherTakesItsPlaceAndBothFinish() throws Exception {
        status = 503;
        String soon = "backoff: {delay: 50ms, max: 50ms}";
        apply(subscriber("old", soon));
        publish("1", "{}");
        await().atMost(PATIENCE).until(() -> pending() == 1);
        apply(subscriber("new", soon));
        publish("2", "{}");
        await().atMost(PATIENCE).until(() -> pending() == 2);
        apply(subscriber("old", soon));
        publish("3", "{}");
        await().atMost(PATIENCE).until(() -> pending() == 3);

        status = 200;
        await().atMost(PATIENCE).until(() -> delivered("old") == 2 && delivered("new") == 1);
        assertThat(trigger().targets())
                .extracting(GroupStatus.TargetStatus::subscriber)
                .containsExactly("old");
    }

    @Test
    void anEditOfASubscriberDoesNotEndItsAttemptsUnderWay() throws Exception {
        List<String> edits =
                List.of("retry: 0, rate: {limit: 100, per: 1s}", "retry: 0, maxInFlight: 8", "retry: 0, timeout: 20s");
        apply(subscriber("page", "retry: 0"));
        for (int i = 0; i < edits.size(); i++) {
            int sent = i + 1;
            answersLater = true;
            publish("e" + i, "{}");
            await().atMost(PATIENCE).until(() -> received.size() == sent);

            apply(subscriber("page", edits.get(i)));
            assertThat(pending()).isEqualTo(1);
            answerWaiting();

            await().atMost(PATIENCE).until(() -> pending() == 0);
            assertThat(trigger().counts()).as(edits.get(i)).containsEntry("target/page/sink/delivered", (long) sent);
        }
    }

    @Test
    void aChangedAddressIsUsedFromTheNextAttempt() throws Exception {
        answersLater = true;
        apply(subscriber("page", "retry: 0"));
        publish("1", "{}");
        await().atMost(PATIENCE).until(() -> received.size() == 1);

        apply(subscriber("page", "retry: 0").replace(uri("/in"), uri("/other")));
        answerWaiting();
        publish("2", "{}");

        await().atMost(PATIENCE).until(() -> delivered("page") == 2);
        assertThat(received).extracting(Received::path).containsExactly("/in", "/other");
    }

    @Test
    void theDeadLettersOfARemovedSubscriberStillGoWhereItSaidAfterARestart() throws Exception {
        status = 503;
        String once = "retry: 1, backoff: {delay: 2s, max: 2s}";
        apply(subscriber("page", once)
                .replace("condition: a", "condition: a, deadLetterSink: {uri: '" + uri("/dead") + "'}"));
        publish("1", "{}");
        await().atMost(PATIENCE).until(() -> !received.isEmpty());
        restart();
        apply(subscriber("other", once));
        await().atMost(PATIENCE)
                .until(() ->
                        received.stream().anyMatch(request -> request.path().equals("/dead")));
    }

    @Test
    void whoAsksAClosedGroupGetsAnAnswer() throws Exception {
        apply(subscriber("page", "timeout: 5s"));
        TriggerHost closed = host();
        restart();
        assertThat(closed.status()).isEmpty();
        assertThatThrownBy(() -> group().apply(List.of()).toCompletableFuture().join())
                .hasMessageContaining("is closed");
    }

    private TriggerGroup group() {
        TriggerGroup group = openGroup("default:/default:other");
        group.close();
        return group;
    }

    private String subscriber(String name, String delivery) {
        return "subscribers: [{name: " + name + ", condition: a, sink: {uri: '" + uri("/in") + "'}, delivery: {"
                + delivery + "}}]";
    }

    private int pending() {
        return trigger().targets().stream()
                .mapToInt(target -> target.lane().pending())
                .sum();
    }

    private long delivered(String subscriber) {
        return trigger().counts().getOrDefault("target/" + subscriber + "/sink/delivered", 0L);
    }
}
