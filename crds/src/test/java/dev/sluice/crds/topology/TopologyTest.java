package dev.sluice.crds.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.reader.ReadResult;
import dev.sluice.crds.reader.ResourceReader;
import dev.sluice.crds.topology.ResolvedTrigger.Group;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private static final String HEAD = "apiVersion: events.openfunction.io/v1alpha1\n";

    private static ReadResult read(String... documents) {
        ReadResult result = new ResourceReader(ExpressionChecker.NONE)
                .read("test.yaml", HEAD + String.join("\n---\n" + HEAD, documents));
        assertThat(result.problems()).isEmpty();
        return result;
    }

    private static Resolution resolve(String... documents) {
        ReadResult read = read(documents);
        return Topology.resolve(read, new KnownReferences(Map.of(), read.targets()));
    }

    private static Topology valid(String... documents) {
        Resolution resolution = resolve(documents);
        assertThat(resolution.problems()).isEmpty();
        return resolution.topology();
    }

    private static String source(String name, String extra) {
        return """
                kind: EventSource
                metadata: {name: %s}
                spec:
                  http: {login: {}, logout: {}}
                  cron: {login: {schedule: '@daily'}}
                  %s
                """.formatted(name, extra);
    }

    private static String bus(String kind, String name, String spec) {
        return "kind: " + kind + "\nmetadata: {name: " + name + "}\nspec: " + spec + "\n";
    }

    private static String trigger(String namespace, String inputs, String subscribers, String extra) {
        return """
                kind: Trigger
                metadata: {name: alarm, namespace: %s}
                spec:
                  inputs: %s
                  subscribers: %s
                  %s
                """.formatted(namespace, inputs, subscribers, extra);
    }

    @Test
    void defaultBusExistsByItself() {
        Topology topology = valid(source("auth", ""));

        assertThat(topology.bus("/default").orElseThrow()).matches(ResolvedBus::implicit);
        assertThat(topology.source("default/auth").orElseThrow().busKey()).isEqualTo("/default");
    }

    @Test
    void namespacedBusShadowsTheClusterBusOfItsName() {
        Topology topology = valid(
                bus("ClusterEventBus", "main", "{topic: cluster}"),
                bus("EventBus", "main", "{topic: own}"),
                source("auth", "eventBus: main"));

        ResolvedSource source = topology.source("default/auth").orElseThrow();
        assertThat(source.busKey()).isEqualTo("default/main");
        assertThat(source.events())
                .extracting(ResolvedSource.Event::topic)
                .contains(new TopicRef("default/main", "own.default.auth.login"));
    }

    @Test
    void twoKindsOfOneEventShareTopicAndSource() {
        ResolvedSource source = valid(source("auth", "")).source("default/auth").orElseThrow();

        assertThat(source.events())
                .filteredOn(event -> event.event().name().equals("login"))
                .hasSize(2)
                .allMatch(event -> event.topic().name().equals("default.auth.login"))
                .allMatch(event -> event.sourceAttribute().equals("/namespaces/default/eventsources/auth/login"));
    }

    @Test
    void inputIsReadFromTheBusOfItsSourceAndTopicsGoToTheTriggersOwn() {
        Topology topology = valid(
                bus("EventBus", "audit", "{topic: a}"),
                source("auth", ""),
                trigger(
                        "default",
                        "{l: {eventSource: auth, event: login}}",
                        "[{condition: l, topic: alerts, reply: {topic: answers}}]",
                        "eventBus: audit"));

        ResolvedTrigger trigger = topology.trigger("default/alarm").orElseThrow();
        assertThat(trigger.inputs().get(0).topic()).isEqualTo(new TopicRef("/default", "default.auth.login"));
        assertThat(trigger.subscribers().get(0).topic()).isEqualTo(new TopicRef("default/audit", "a.alerts"));
        assertThat(trigger.subscribers().get(0).replyTopic()).isEqualTo(new TopicRef("default/audit", "a.answers"));
        assertThat(trigger.group()).isEqualTo(new Group("default", "default/audit", "default"));
    }

    @Test
    void sinkOfASourceIsAnImplicitTriggerOverAllItsEvents() {
        Topology topology = valid(source("auth", "sink: {uri: 'http://f.default.svc/'}"));

        ResolvedTrigger trigger = topology.trigger("default/_sink.auth").orElseThrow();
        assertThat(trigger.implicit()).isTrue();
        assertThat(trigger.inputs()).extracting(ResolvedTrigger.Input::name).containsExactly("e_login", "e_logout");
        assertThat(trigger.trigger().spec().subscribers().get(0).condition()).isEqualTo("e_login || e_logout");
        assertThat(trigger.subscribers().get(0).sink()).isEqualTo(URI.create("http://f.default.svc/"));
        assertThat(trigger.group().busKey()).isEqualTo("default/_source.auth");
        assertThat(topology.buses()).containsKey("default/_source.auth");
    }

    @Test
    void sinkBesideABusReadsThatBus() {
        Topology topology = valid(source("auth", "eventBus: default\n  sink: {uri: 'print:'}"));

        assertThat(topology.trigger("default/_sink.auth").orElseThrow().group().busKey())
                .isEqualTo("/default");
    }

    @Test
    void unknownNamesAreReportedWithTheNearestKnownOne() {
        Resolution resolution = resolve(
                bus("EventBus", "main", "{}"),
                source("auth", "eventBus: mian"),
                source("door", ""),
                trigger(
                        "default",
                        "{a: {eventSource: dor, event: login}, b: {eventSource: door, event: logn}}",
                        "[{condition: a, topic: x}]",
                        ""));

        assertThat(resolution.problems())
                .extracting(problem -> problem.path() + ": " + problem.message() + " / " + problem.hint())
                .containsExactly(
                        "spec.eventBus: unknown bus \"mian\" in namespace default / known buses: default, main. Did you mean \"main\"?",
                        "spec.inputs.a.eventSource: unknown EventSource \"dor\" in namespace default / known EventSources: door. Did you mean \"door\"?",
                        "spec.inputs.b.event: EventSource default/door has no event \"logn\" / known events: login, logout. Did you mean \"login\"?");
        assertThat(resolution.topology().triggers()).isEmpty();
        assertThat(resolution.topology().sources()).containsOnlyKeys("default/door");
    }

    @Test
    void problemsOfReferencesStandAtTheirFields() {
        Problem problem = resolve(source("auth", "eventBus: mian")).problems().get(0);

        assertThat(problem.toString()).startsWith("test.yaml:7:13 error  spec.eventBus: unknown bus");
    }

    @Test
    void invalidSourceSatisfiesReferencesButWhatReadsItIsLeftOut() {
        ReadResult read = new ResourceReader(ExpressionChecker.NONE)
                .read(
                        "test.yaml",
                        HEAD + "kind: EventSource\nmetadata: {name: auth}\nspec: {http: {login: {pth: /x}}}\n---\n"
                                + HEAD
                                + trigger(
                                        "default",
                                        "{l: {eventSource: auth, event: login}}",
                                        "[{condition: l, topic: x}]",
                                        ""));

        Resolution resolution = Topology.resolve(read, new KnownReferences(Map.of(), List.of()));

        assertThat(resolution.problems()).isEmpty();
        assertThat(resolution.topology().triggers()).isEmpty();
    }

    @Test
    void otherNamespacesMayReadOnlyIfTheBusAllowsIt() {
        String reader = trigger(
                "ops", "{l: {eventSource: auth, event: login, namespace: default}}", "[{condition: l, topic: x}]", "");

        assertThat(resolve(source("auth", ""), reader).problems())
                .extracting(Problem::message)
                .containsExactly("bus /default does not let namespace ops read");
        String open = "{allowedNamespaces: {from: All}}";
        assertThat(valid(bus("ClusterEventBus", "default", open), source("auth", ""), reader)
                        .triggers())
                .containsOnlyKeys("ops/alarm");
    }

    @Test
    void selectorsLookAtTheLabelsOfNamespaces() {
        String reader = trigger(
                "ops", "{l: {eventSource: auth, event: login, namespace: default}}", "[{condition: l, topic: x}]", "");
        String selecting = "{allowedNamespaces: {from: Selector, selector: {matchLabels: {team: red},"
                + " matchExpressions: [{key: env, operator: In, values: [prod]}]}}}";
        String namespace =
                "\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ops, labels: {team: red, env: prod}}";

        assertThat(valid(bus("ClusterEventBus", "default", selecting), source("auth", ""), reader + namespace)
                        .triggers())
                .containsOnlyKeys("ops/alarm");
        assertThat(resolve(bus("ClusterEventBus", "default", selecting), source("auth", ""), reader)
                        .problems())
                .hasSize(1);
    }

    @Test
    void subscriberNamesComeFromConditionAndTargetAndNotFromTheirPlace() {
        String first = "{condition: 'l && !o', sink: {uri: 'http://a/'}}";
        String second = "{condition: 'l && !o', sink: {uri: 'http://b/'}}";
        Set<String> names = namesOf("[" + first + ", " + second + "]");

        assertThat(names).hasSize(2).allMatch(name -> name.matches("l-and-not-o-[0-9a-f]{8}"));
        assertThat(namesOf("[{name: page, condition: o, topic: t}, " + second + ", " + first + "]"))
                .containsAll(names);
    }

    private static Set<String> namesOf(String subscribers) {
        String inputs = "{l: {eventSource: auth, event: login}, o: {eventSource: auth, event: logout}}";
        return Set.copyOf(valid(source("auth", ""), trigger("default", inputs, subscribers, ""))
                .trigger("default/alarm")
                .orElseThrow()
                .subscribers()
                .stream()
                .map(ResolvedTrigger.Subscriber::name)
                .toList());
    }

    @Test
    void refsAreFoundByHandInDocumentsOrAsServices() {
        String inputs = "{l: {eventSource: auth, event: login}}";
        String subscribers = """
                [{name: a, condition: l, sink: {ref: {apiVersion: v1, kind: Service, name: svc, namespace: x}}},
                    {name: b, condition: l, sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: kn}}},
                    {name: c, condition: l, sink: {ref: {apiVersion: core.openfunction.io/v1beta2, kind: Function, name: f}}}]
                """.strip();
        String knative = "\n---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: kn}\n"
                + "status: {address: {url: 'http://kn.internal'}}";
        ReadResult read = read(source("auth", ""), trigger("default", inputs, subscribers, "") + knative);

        Topology topology = Topology.resolve(
                        read,
                        new KnownReferences(
                                Map.of("Function/default/f", URI.create("http://localhost:1")), read.targets()))
                .topology();
        Resolution without = Topology.resolve(read, new KnownReferences(Map.of(), read.targets()));

        assertThat(topology.trigger("default/alarm").orElseThrow().subscribers())
                .extracting(subscriber -> String.valueOf(subscriber.sink()))
                .containsExactly("http://svc.x.svc.cluster.local", "http://kn.internal", "http://localhost:1");
        assertThat(without.problems())
                .extracting(Problem::message, Problem::hint)
                .containsExactly(tuple(
                        "no address is known for Function default/f", "give a uri, or --ref Function/default/f=URL"));
    }

    @Test
    void inputOfATopicThatNobodyWritesIsAWarning() {
        Resolution resolution = resolve(
                source("auth", ""),
                trigger(
                        "default",
                        "{l: {eventSource: auth, event: login}, t: {topic: alert}}",
                        "[{condition: l || t, topic: alerts}]",
                        ""));

        assertThat(resolution.hasErrors()).isFalse();
        assertThat(resolution.problems())
                .extracting(Problem::hint)
                .containsExactly("topics of subscribers: alerts. Did you mean \"alerts\"?");
        assertThat(resolution.topology().triggers()).containsKey("default/alarm");
    }

    @Test
    void onePathAndMethodBelongsToOneEvent() {
        String other = """
                kind: EventSource
                metadata: {name: other}
                spec:
                  http: {a: {path: /default/auth/login}, b: {path: /default/auth/login, methods: [PUT]}}
                """;

        Resolution resolution = resolve(source("auth", ""), other);

        assertThat(resolution.problems())
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple("spec.http.a.path", "POST /default/auth/login is taken by default/auth/login"));
        assertThat(resolution.topology().sources()).containsOnlyKeys("default/auth");
    }

    @Test
    void findsATopicByItsNameOnTheBusWhereItIsWritten() {
        Topology topology = valid(
                bus("EventBus", "main", "{}"),
                source("auth", "eventBus: main"),
                source("door", ""),
                trigger(
                        "default",
                        "{l: {eventSource: auth, event: login}}",
                        "[{condition: l, topic: alarms}]",
                        "eventBus: main"));

        assertThat(topology.topic("default.auth.login").busKey()).isEqualTo("default/main");
        assertThat(topology.topic("default.door.login").busKey()).isEqualTo("/default");
        assertThat(topology.topic("alarms").busKey()).isEqualTo("default/main");
        assertThat(topology.topic("_dead").busKey()).isEqualTo("/default");
    }
}
