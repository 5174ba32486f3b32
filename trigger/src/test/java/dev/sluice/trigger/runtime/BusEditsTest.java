package dev.sluice.trigger.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.store.ReadTopic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left on a bus when the source of an input, or the trigger, gets another: it is read first, and once. */
class BusEditsTest extends GroupFixture {

    private static final Topic ON_ONE = new Topic("default/one", "default.in.e");
    private static final Topic ON_TWO = new Topic("default/two", "default.in.e");
    private static final Topic ON_THREE = new Topic("default/three", "default.in.e");
    private static final String BUS = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventBus
            metadata: {name: %s}
            spec: {}
            ---
            """;
    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: in}
            spec: {eventBus: %s, http: {e: {}}}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              eventBus: %s
              paused: %s
              inputs: {a: {%s}}
              subscribers: [{name: s, condition: a, sink: {uri: "%s"}}]
            """;

    @Test
    void readsWhatIsLeftOnTheBusBefore() throws Exception {
        runs("one", true);
        publish(ON_ONE, "1");
        publish(ON_ONE, "2");
        runs("two", false);
        publish(ON_TWO, "3");

        awaitReceived("1", "2", "3");
    }

    @Test
    void readsWhatASourceStillPublishesUntilItFollowsTheEdit() throws Exception {
        runs("one", false);
        runs("two", false);
        publish(ON_ONE, "1");
        publish(ON_TWO, "2");

        awaitReceived("1", "2");
    }

    @Test
    void readsItWhenTheProcessEndsAfterTheEdit() throws Exception {
        runs("one", true);
        publish(ON_ONE, "1");
        runs("two", true);
        publish(ON_TWO, "2");
        restart();
        runs("two", false);
        publish(ON_TWO, "3");

        awaitReceived("1", "2", "3");
    }

    @Test
    void readsItWhenTheEditWasMadeWhileNothingRan() throws Exception {
        runs("one", true);
        publish(ON_ONE, "1");
        restart();
        runs("two", false);

        awaitReceived("1");
    }

    @Test
    void readsEachBusOfSeveralEditsInTheOrderOfTheEvents() throws Exception {
        runs("one", true);
        publish(ON_ONE, "1");
        runs("two", true);
        publish(ON_TWO, "2");
        runs("three", true);
        publish(ON_THREE, "3");
        restart();
        runs("one", true);
        publish(ON_ONE, "4");
        runs("one", false);

        awaitReceived("1", "2", "3", "4");
    }

    @Test
    void forgetsTheBusBeforeWhenItIsReadThrough() throws Exception {
        runs("one", true);
        publish(ON_ONE, "1");
        runs("two", false);
        awaitReceived("1");
        runs("two", false);
        publish(ON_ONE, "nobody's");
        publish(ON_TWO, "2");
        awaitReceived("1", "2");
        runs("two", false);

        assertThat(store().topics().of("default/t"))
                .containsExactly(new ReadTopic("event default/in/e", ON_TWO, ReadTopic.STAYS));
    }

    @Test
    void readsNoFurtherThanTheLogStoodAtTheNextEdit() throws Exception {
        runs("one", true);
        publish(ON_ONE, "1");
        runs("two", true);
        publish(ON_ONE, "2");
        runs("two", true);
        publish(ON_ONE, "nobody's");
        publish(ON_TWO, "3");
        runs("two", false);

        awaitReceived("1", "2", "3");
    }

    @Test
    void readsItWhenTheTriggerGetsAnotherBusToo() throws Exception {
        runs("one", "one", true);
        publish(ON_ONE, "1");
        runs("two", "two", true);
        publish(ON_TWO, "2");
        restart();
        runs("two", "two", false);

        awaitReceived("1", "2");
    }

    @Test
    void leavesToOthersWhatSubscribersWriteOnTheBusBeforeAfterTheEdit() throws Exception {
        String written = "topic: made";
        run(resources("one", "one", true, written));
        publish(new Topic("default/one", "made"), "1");
        run(resources("one", "two", true, written));
        publish(new Topic("default/one", "made"), "nobody's");
        publish(new Topic("default/two", "made"), "2");
        run(resources("one", "two", false, written));

        awaitReceived("1", "2");
    }

    private void runs(String sourceBus, boolean paused) {
        runs(sourceBus, "one", paused);
    }

    private void runs(String sourceBus, String bus, boolean paused) {
        run(resources(sourceBus, bus, paused, "eventSource: in, event: e"));
    }

    private String resources(String sourceBus, String bus, boolean paused, String input) {
        return BUS.formatted("one")
                + BUS.formatted("two")
                + BUS.formatted("three")
                + RESOURCES.formatted(sourceBus, bus, paused, input, uri("/"));
    }

    private void publish(Topic topic, String id) throws Exception {
        publish(topic, id, "\"" + id + "\"");
    }

    /** Waits until these are delivered and nothing is left to read. */
    private void awaitReceived(String... ids) {
        List<String> expected = List.of(ids);
        await().atMost(PATIENCE).until(() -> received.size() >= expected.size() && lag() == 0);
        assertThat(received)
                .extracting(request -> request.body().replace("\"", ""))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(received).extracting(Received::firing).doesNotHaveDuplicates();
    }

    private long lag() {
        return host().status().stream()
                .flatMap(group -> group.triggers().stream())
                .filter(trigger -> !trigger.state().equals("removed"))
                .mapToLong(GroupStatus.TriggerStatus::lag)
                .max()
                .orElse(0);
    }
}
