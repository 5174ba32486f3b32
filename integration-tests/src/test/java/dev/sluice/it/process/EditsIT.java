package dev.sluice.it.process;

import static dev.sluice.it.process.Manifests.subscriber;
import static dev.sluice.it.process.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.process.FunctionServer.Answer;
import dev.sluice.it.process.FunctionServer.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Resources that are edited while the process runs and deliveries are pending. Each test has its own trigger and event. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EditsIT {

    private static final String QUICK = "delivery: {backoff: {delay: 100ms, max: 300ms}}";
    private static final Answer DOWN = Answer.status(503);
    private static final Answer UP = Answer.status(202);

    private final EventSender sender = new EventSender();
    private final FunctionServer function = FunctionServer.start();

    @SuppressWarnings("NullAway.Init") // made when the folder is there
    private SluiceRun sluice;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        sluice = new SluiceRun(folder)
                .write(
                        "source.yaml",
                        Manifests.source("moved", "renamed", "removed", "again", "wrong", "paused", "held", "joined"))
                .start();
    }

    @AfterAll
    void stop() {
        sluice.close();
        function.close();
    }

    @Test
    void pendingDeliveriesGoToTheSinkThatTheirSubscriberNamesNow() throws Exception {
        function.answers("/moved", DOWN);
        sluice.edit("moved.yaml", one("moved", subscriber("page", "A", function.uri("/moved"), QUICK)));
        publish("moved", "m1", "m2");
        awaitEvents("/moved", "m1", "m2");

        sluice.edit("moved.yaml", one("moved", subscriber("page", "A", function.uri("/movedto"), QUICK)));

        awaitEvents("/movedto", "m1", "m2");
        assertThat(function.requests("/movedto"))
                .extracting(Received::firing)
                .isSubsetOf(function.requests("/moved").stream()
                        .map(Received::firing)
                        .toList());
        publish("moved", "m3");
        awaitEvents("/movedto", "m1", "m2", "m3");
        awaitBalance("moved", 3);
    }

    @Test
    void pendingDeliveriesOfARenamedSubscriberKeepItsNameAndSink() throws Exception {
        function.answers("/before", DOWN);
        sluice.edit("renamed.yaml", one("renamed", subscriber("before", "A", function.uri("/before"), QUICK)));
        publish("renamed", "r1");
        awaitEvents("/before", "r1");

        sluice.edit("renamed.yaml", one("renamed", subscriber("after", "A", function.uri("/after"), QUICK)));
        publish("renamed", "r2");

        awaitEvents("/after", "r2");
        assertThat(sluice.api().trigger("renamed").pending()).containsEntry("before/sink", 1);
        function.answers("/before", UP);
        awaitBalance("renamed", 2);
        assertThat(function.events("/before")).containsOnly("r1");
        assertThat(function.events("/after")).containsExactly("r2");
    }

    @Test
    void anAddedSubscriberStartsNowAndARemovedOneFinishesItsDeliveries() throws Exception {
        function.answers("/gone", DOWN);
        String stays = subscriber("stays", "A", function.uri("/stays"), QUICK);
        sluice.edit("removed.yaml", one("removed", stays + subscriber("gone", "A", function.uri("/gone"), QUICK)));
        publish("removed", "g1");
        awaitEvents("/gone", "g1");
        awaitEvents("/stays", "g1");

        sluice.edit("removed.yaml", one("removed", stays + subscriber("added", "A", function.uri("/added"), QUICK)));
        publish("removed", "g2");
        awaitEvents("/added", "g2");
        awaitEvents("/stays", "g1", "g2");
        sluice.kill();
        function.answers("/gone", UP);
        sluice.start();

        awaitBalance("removed", 4);
        assertThat(function.events("/gone")).containsOnly("g1");
        assertThat(function.events("/added")).containsOnly("g2");
    }

    @Test
    void aTriggerThatIsRemovedAndCreatedAgainGoesOnFromWhereItWas() throws Exception {
        function.answers("/again", DOWN);
        String again = one("again", subscriber("page", "A", function.uri("/again"), QUICK));
        sluice.edit("again.yaml", again);
        publish("again", "a1");
        awaitEvents("/again", "a1");

        sluice.remove("again.yaml");
        int before = function.events("/again").size();
        await("goes on trying")
                .atMost(SluiceRun.PATIENCE)
                .until(() -> function.events("/again").size() > before);
        function.answers("/again", UP);
        publish("again", "a2");
        sluice.kill();
        sluice.start();
        publish("again", "a3");
        assertThat(function.events("/again")).containsOnly("a1");

        sluice.edit("again.yaml", again);
        awaitEvents("/again", "a1", "a2", "a3");
        awaitBalance("again", 3);

        sluice.remove("again.yaml");
        publish("again", "a4");
        sluice.edit("again.yaml", again.replace("  inputs:", "  start: now\n  inputs:"));
        publish("again", "a5");
        awaitEvents("/again", "a1", "a2", "a3", "a5");
    }

    @Test
    void anInvalidEditChangesNothingAndSaysWhere() throws Exception {
        String page = subscriber("page", "A", function.uri("/wrong"), "");
        String right = one("wrong", page);
        sluice.edit("wrong.yaml", right);

        sluice.editBadly("wrong.yaml", right.replace("condition: 'A'", "condition: 'Aa'"));
        assertThat(sluice.output())
                .containsPattern("wrong\\.yaml:9:\\d+ +error")
                .contains("unknown name \"Aa\"");
        publish("wrong", "w1");
        awaitEvents("/wrong", "w1");

        sluice.editBadly("wrong.yaml", right + trigger("begins", "start: nowhere\n" + spec("wrong", page)));
        assertThat(sluice.output()).contains("trigger default/begins: start");
        publish("wrong", "w2");
        awaitEvents("/wrong", "w1", "w2");

        sluice.edit("wrong.yaml", right.replace("/wrong", "/right"));
        publish("wrong", "w3");
        awaitEvents("/right", "w3");
        assertThat(function.events("/wrong")).containsExactly("w1", "w2");
    }

    @Test
    void aPausedTriggerKeepsItsBacklogAndANewOneMayStartWithTheOldest() throws Exception {
        String runs = one("paused", subscriber("page", "A", function.uri("/paused"), ""));
        String paused = runs.replace("  inputs:", "  paused: true\n  inputs:");
        sluice.edit("paused.yaml", runs);
        publish("paused", "p1");
        awaitEvents("/paused", "p1");

        sluice.edit("paused.yaml", paused);
        publish("paused", "p2");
        await().atMost(SluiceRun.PATIENCE)
                .until(() -> sluice.api().trigger("paused").lag() > 0);
        sluice.kill();
        sluice.start();
        publish("paused", "p3");
        assertThat(sluice.api().trigger("paused").state()).isEqualTo("paused");
        sluice.edit("paused.yaml", runs);
        awaitEvents("/paused", "p1", "p2", "p3");
        awaitBalance("paused", 3);

        sluice.edit(
                "earliest.yaml",
                trigger(
                        "earliest",
                        "start: earliest\n" + spec("paused", subscriber("page", "A", function.uri("/earliest"), ""))));
        awaitEvents("/earliest", "p1", "p2", "p3");
        sluice.interrupt();
        sluice.start();
        publish("paused", "p4");
        awaitEvents("/earliest", "p1", "p2", "p3", "p4");
        assertThat(function.events("/earliest")).as("none again").hasSize(4);
    }

    @Test
    void aPausedSubscriberHoldsItsDeliveriesAndHoldStopsReadingWithoutLoss() throws Exception {
        String held = "delivery: {maxBacklog: 2, overflow: hold}";
        String page = subscriber("page", "A", function.uri("/held"), held);
        sluice.edit("held.yaml", one("held", page.replace("sink:", "paused: true, sink:")));
        publish("held", "h1", "h2", "h3", "h4");
        await().atMost(SluiceRun.PATIENCE)
                .until(() -> sluice.api().trigger("held").allPending() >= 2);
        publish("held", "h5", "h6");
        sluice.kill();
        sluice.start();
        publish("held", "h7");
        assertThat(function.events("/held")).isEmpty();

        sluice.edit("held.yaml", one("held", page));

        awaitEvents("/held", "h1", "h2", "h3", "h4", "h5", "h6", "h7");
        awaitBalance("held", 7);
    }

    @Test
    void aTriggerThatMovesToAnotherGroupGoesOnFromWhereItWas() throws Exception {
        String runs = one("joined", subscriber("page", "A", function.uri("/joined"), ""));
        sluice.edit("joined.yaml", runs);
        publish("joined", "j1");
        awaitEvents("/joined", "j1");
        sluice.edit("joined.yaml", runs.replace("  inputs:", "  paused: true\n  inputs:"));
        publish("joined", "j2");

        sluice.edit("joined.yaml", runs.replace("  inputs:", "  group: apart\n  inputs:"));
        awaitEvents("/joined", "j1", "j2");
        publish("joined", "j3");
        awaitEvents("/joined", "j1", "j2", "j3");
        assertThat(sluice.api().trigger("joined").state()).isEqualTo("running");

        sluice.edit("joined.yaml", runs);
        publish("joined", "j4");
        awaitEvents("/joined", "j1", "j2", "j3", "j4");
        assertThat(function.events("/joined")).as("none again").hasSize(4);
    }

    private static String one(String name, String subscribers) {
        return trigger(name, spec(name, subscribers));
    }

    private static String spec(String event, String subscribers) {
        return "inputs:\n  A: {eventSource: in, event: " + event + "}\nsubscribers:\n" + subscribers;
    }

    private void publish(String event, String... ids) throws InterruptedException {
        for (String id : ids) {
            sender.publish(sluice.uri("/" + event), id);
        }
    }

    private void awaitEvents(String path, String... ids) {
        await(path)
                .atMost(SluiceRun.PATIENCE)
                .untilAsserted(() ->
                        assertThat(function.events(path).stream().distinct()).containsExactlyInAnyOrder(ids));
    }

    /** Waits until so many firings have become deliveries, and none is left or lost. */
    private void awaitBalance(String trigger, int fired) {
        await(trigger).atMost(SluiceRun.PATIENCE).untilAsserted(() -> {
            SluiceApi.TriggerView view = sluice.api().trigger(trigger);
            assertThat(view.allPending()).as("%s", view).isZero();
            assertThat(List.of(view.count("target/", "/fired"), view.count("target/", "/delivered")))
                    .as("%s", view)
                    .containsOnly((long) fired);
        });
    }
}
