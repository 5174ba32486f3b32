package dev.sluice.trigger.engine;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.trigger.pattern.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns in a trigger: what they say, who hears it, and what survives. */
class PatternsTest {

    private static final String HEAD = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: t}
            spec:
              inputs:
                A: {eventSource: src, event: a}
                B: {eventSource: src, event: b}
            """;

    private static TriggerLab lab(String rest) {
        return new TriggerLab(HEAD + rest.indent(2));
    }

    private static final String BURST = """
            patterns:
              burst:
                count: {of: A, atLeast: 2, within: 60s, by: data.host}
            subscribers:
            - {name: s, condition: burst, sink: {uri: "print:"}}
            """;

    @Test
    void saysWhatHappenedAsACloudEvent() {
        TriggerLab lab = lab(BURST);
        lab.event(0, "a", "{\"host\": \"x\", \"n\": 1}");
        lab.event(10, "a", "{\"host\": \"x\", \"n\": 2}");

        Occurrence occurrence = lab.occurrences().get(0);
        assertThat(occurrence.event().type()).isEqualTo("dev.sluice.count");
        assertThat(occurrence.event().source()).isEqualTo("/namespaces/default/triggers/t/burst");
        assertThat(occurrence.event().subject()).contains("x");
        assertThat(occurrence.event().time()).contains("1970-01-01T00:00:10Z");
        assertThat(occurrence.positions()).containsExactly(1L, 2L);
        assertThatJson(lab.data(0)).isEqualTo("""
                        {pattern: "burst", kind: "count", key: "x", at: "1970-01-01T00:00:10Z", state: "firing", count: 2,
                         first: "1970-01-01T00:00:00Z", last: "1970-01-01T00:00:10Z",
                         events: [
                          {specversion: "1.0", id: "e1", source: "/lab", type: "a", time: "1970-01-01T00:00:00Z",
                           datacontenttype: "application/json", data: {host: "x", n: 1}},
                          {specversion: "1.0", id: "e2", source: "/lab", type: "a", time: "1970-01-01T00:00:10Z",
                           datacontenttype: "application/json", data: {host: "x", n: 2}}]}
                        """);
        assertThat(lab.firings().get(0).event()).isEqualTo(occurrence.event());
    }

    @Test
    void listsAtMostAHundredEventsAndTheRestByIdAndCount() {
        TriggerLab lab = lab("""
                patterns:
                  burst:
                    count: {of: A, atLeast: 130, within: 1h}
                subscribers:
                - {name: s, condition: burst, sink: {uri: "print:"}}
                """);
        for (int i = 0; i < 130; i++) {
            lab.event(i, "a");
        }

        assertThatJson(lab.data(0)).inPath("count").isEqualTo(130);
        assertThatJson(lab.data(0)).inPath("events").isArray().hasSize(100);
        assertThatJson(lab.data(0)).inPath("more.count").isEqualTo(30);
        assertThatJson(lab.data(0)).inPath("more.ids[0]").isEqualTo("e101");
    }

    @Test
    void leavesOutBodiesBeyondTheSizeLimit() {
        TriggerLab lab = lab(BURST);
        String body = "{\"host\": \"x\", \"text\": \"" + "x".repeat(200_000) + "\"}";
        lab.event(0, "a", body);
        lab.event(1, "a", body);

        assertThatJson(lab.data(0)).inPath("events").isArray().hasSize(1);
        assertThatJson(lab.data(0)).inPath("more").isEqualTo("{count: 1, ids: [\"e2\"]}");
    }

    /** {@code g} fires 30 s after a burst and resolves at its next look; {@code quiet} fires in between. */
    private static final String BY_EVENT_TIME = """
            patterns:
              burst: {count: {of: A, atLeast: 2, within: 60s, rearm: untilQuiet, quiet: 60s, resolve: true, time: event}}
              g: {group: {of: burst, identity: '"a"', wait: 30s, interval: 5m, time: event}}
              quiet: {absence: {after: A, missing: B, within: 50s, time: event}}
            subscribers:
            - {name: grouped, condition: g, sink: {uri: "print:"}}
            - {name: both, condition: quiet && g, sink: {uri: "print:"}}
            """;

    @ParameterizedTest
    @ValueSource(ints = {30, 100, 359, 360, 361, 100_000})
    void howFarOneEventMovesTheClockOfEventTimeDoesNotMatter(int step) {
        TriggerLab lab = lab(BY_EVENT_TIME);
        lab.event(0, "a");
        lab.event(1, "a");
        for (int second = step; second < 1_000; second += step) {
            lab.event(second, "b");
        }
        lab.event(1_000, "b");

        assertThat(lab.firings().stream()
                        .map(firing -> firing.subscriber() + firing.state() + firing.atMillis() / 1000))
                .startsWith("groupedFIRING31")
                .endsWith("groupedRESOLVED331")
                .hasSize(step == 30 ? 2 : 4);
    }

    private static final String HOLD = """
            patterns:
              hot:
                hold: {of: A, when: data.v > 80, for: 10s, by: data.host}
            subscribers:
            - {name: calm, condition: "B && !hot", sink: {uri: "print:"}}
            - {name: page, condition: hot, sink: {uri: "print:"}}
            - {name: both, condition: hot && B, sink: {uri: "print:"}}
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsThoseWhoHeardTheFiringThatItIsResolved(boolean restarts) {
        TriggerLab lab = lab(HOLD).restarting(restarts);

        lab.event(0, "a", "{\"host\": \"x\", \"v\": 90}");
        assertThat(lab.event(5, "b")).containsExactly("calm@5");
        assertThat(lab.clock(10)).containsExactly("page/x@10", "both/x@10");
        assertThat(lab.event(500, "b")).containsExactly("both@500");
        lab.event(500, "a", "{\"host\": \"y\", \"v\": 90}");
        assertThat(lab.clock(510)).containsExactly("page/y@510", "both/y@510");
        assertThat(lab.event(600, "a", "{\"host\": \"x\", \"v\": 1}"))
                .containsExactly("page/x resolved@600", "both/x resolved@600");
        assertThat(lab.event(601, "b")).containsExactly("both@601");
        assertThat(lab.event(700, "a", "{\"host\": \"y\", \"v\": 1}"))
                .containsExactly("page/y resolved@700", "both/y resolved@700");
        assertThat(lab.event(701, "b")).containsExactly("calm@701");
    }

    @Test
    void saysNothingResolvedToWhoDidNotHearTheFiring() {
        TriggerLab lab = lab(HOLD);
        lab.event(0, "a", "{\"host\": \"x\", \"v\": 90}");

        assertThat(lab.clock(10)).containsExactly("page/x@10");
        assertThat(lab.event(20, "a", "{\"host\": \"x\", \"v\": 1}")).containsExactly("page/x resolved@20");
        assertThat(lab.occurrences().get(1).event().type()).isEqualTo("dev.sluice.hold.resolved");
    }

    private static final String CHAIN = """
            patterns:
              quiet:
                absence: {after: busy, missing: B, within: 30s, by: "has(data.key) ? data.key : data.host"}
              busy:
                count: {of: A, atLeast: 2, within: 60s, by: data.host}
            subscribers:
            - {name: s, condition: quiet, sink: {uri: "print:"}}
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsOtherPatternsAtTheirDueTime(boolean restarts) {
        TriggerLab lab = lab(CHAIN).restarting(restarts);
        lab.event(0, "a", "{\"host\": \"x\"}");
        lab.event(10, "a", "{\"host\": \"x\"}");
        lab.event(11, "a", "{\"host\": \"y\"}");
        lab.event(12, "a", "{\"host\": \"y\"}");
        lab.event(20, "b", "{\"host\": \"y\"}");

        assertThat(lab.clock(39)).isEmpty();
        assertThat(lab.clock(40)).containsExactly("s/x@40");
        assertThat(lab.clock(100)).isEmpty();
        assertThat(lab.occurrences()).last().satisfies(quiet -> {
            assertThat(quiet.pattern()).isEqualTo("quiet");
            assertThat(quiet.positions()).containsExactly(1L, 2L);
        });
    }

    @Test
    void keepsTheStateOfUnchangedPatternsAndStartsChangedOnesEmpty() {
        String two = """
                patterns:
                  same:
                    count: {of: A, atLeast: 2, within: 60s}
                  other:
                    count: {of: A, atLeast: %d, within: 60s}
                subscribers:
                - {name: s, condition: same, sink: {uri: "print:"}}
                - {name: o, condition: other, sink: {uri: "print:"}}
                """;
        TriggerLab lab = lab(two.formatted(3));
        lab.event(0, "a");
        lab.edit(HEAD + two.formatted(2).indent(2));

        assertThat(lab.instance().restartedPatterns()).containsExactly("other");
        assertThat(lab.event(1, "a")).containsExactly("s@1");
        assertThat(lab.event(2, "a")).containsExactly("o@2");
    }

    @Test
    void leavesNothingBehindOfARemovedPattern() {
        TriggerLab lab = lab(BURST);
        lab.event(0, "a", "{\"host\": \"x\"}");
        assertThat(lab.rows().patternRows()).hasSize(1);
        lab.edit(HEAD + "  subscribers:\n  - {name: s, condition: \"A && B\", sink: {uri: \"print:\"}}\n");
        lab.event(1, "b");

        assertThat(lab.rows().patternRows()).isEmpty();
        assertThat(lab.rows().timers()).isEmpty();
    }

    @Test
    void refusesStateOfAnUnknownVersion() {
        TriggerLab lab = lab(BURST);
        lab.event(0, "a", "{\"host\": \"x\"}");
        byte[] newer = new StateWriter().number(99).toBytes();
        lab.rows()
                .apply(new Changes(
                        List.of(new Changes.StateRow("", "trigger", newer)), List.of(), List.of(), java.util.Map.of()));

        assertThatThrownBy(() ->
                        new TriggerInstance(Triggers.compile(HEAD + BURST.indent(2)), lab.rows(), StoredEvents.NONE))
                .isInstanceOf(TriggerStateException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("version 1");
    }

    @Test
    void refusesDamagedState() {
        TriggerLab lab = lab(BURST);
        lab.event(0, "a", "{\"host\": \"x\"}");
        lab.rows()
                .apply(new Changes(
                        List.of(new Changes.StateRow("burst", "x", new byte[] {1, 0})),
                        List.of(),
                        List.of(),
                        java.util.Map.of()));
        TriggerInstance reopened =
                new TriggerInstance(Triggers.compile(HEAD + BURST.indent(2)), lab.rows(), StoredEvents.NONE);

        assertThatThrownBy(() -> reopened.advanceTo(1_000_000))
                .isInstanceOf(TriggerStateException.class)
                .hasMessageContaining("damaged");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsTheClockOfEventTimeGoOnAfterIdleByTheTimeThatPasses(boolean restarts) {
        TriggerLab lab = lab("""
                        patterns:
                          quiet:
                            absence: {after: A, missing: B, within: 30s, time: event, lateness: 5s, idle: 10s}
                        subscribers:
                        - {name: s, condition: quiet, sink: {uri: "print:"}}
                        """).restarting(restarts);
        lab.event(0, "a");

        assertThat(lab.instance().nextDueMillis()).hasValue(15_000);
        lab.clock(15);
        assertThat(lab.instance().nextDueMillis()).hasValue(45_000);
        assertThat(lab.clock(44)).isEmpty();
        assertThat(lab.clock(45)).containsExactly("s@30");
    }

    @Test
    void movesEventTimeToTheEndWhenNothingComesAnyMore() {
        TriggerLab lab = lab("""
                patterns:
                  quiet:
                    absence: {after: A, missing: B, within: 30s, time: event, lateness: 5s}
                subscribers:
                - {name: s, condition: quiet, sink: {uri: "print:"}}
                """);
        lab.event(0, "a");

        assertThat(lab.finish(30)).containsExactly("s@30");
    }

    private static final String PAYLOADS = """
            patterns:
              burst:
                count: {of: A, atLeast: 2, within: 60s, by: data.host}
            subscribers:
            - name: text
              condition: A
              sink: {uri: "print:"}
              payload: '"n is " + string(data.n)'
            - name: json
              condition: burst
              sink: {uri: "print:"}
              payload: '{"who": data.key, "times": data.count, "b": has(inputs.B) ? inputs.B.data.n : 0}'
            - name: alert
              condition: burst
              sink: {uri: "print:"}
              as: alertmanagerAlerts
              labels: '{"alertname": "logins", "times": data.count}'
            - name: broken
              condition: B
              sink: {uri: "print:"}
              payload: data.missing
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shapesPayloadsAndLabels(boolean restarts) {
        TriggerLab lab = lab(PAYLOADS).restarting(restarts);
        lab.event(0, "b", "{\"n\": 7}");
        lab.event(1, "a", "{\"host\": \"x\", \"n\": 1}");
        lab.event(2, "a", "{\"host\": \"x\", \"n\": 2}");

        Firing text = firing(lab, "text");
        assertThat(new String(text.event().data(), StandardCharsets.UTF_8)).isEqualTo("n is 1");
        assertThat(text.event().dataContentType()).contains("text/plain; charset=utf-8");
        assertThat(text.stateful()).isFalse();
        Firing json = firing(lab, "json");
        assertThatJson(new String(json.event().data(), StandardCharsets.UTF_8))
                .isEqualTo("{who: \"x\", times: 2, b: 7}");
        assertThat(json.alert()).isNull();
        Firing.Alert alert = Objects.requireNonNull(firing(lab, "alert").alert());
        assertThat(alert.labels()).containsEntry("alertname", "logins").containsEntry("times", "2");
        assertThat(firing(lab, "broken").event().extensions()).containsKey(FiringMaker.ERROR_EXTENSION);
    }

    private static Firing firing(TriggerLab lab, String subscriber) {
        return lab.firings().stream()
                .filter(firing -> firing.subscriber().equals(subscriber))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void usesTheGroupsOfAnInputsMatchInTheKey() {
        TriggerLab lab = new TriggerLab("""
                apiVersion: events.openfunction.io/v1alpha1
                kind: Trigger
                metadata: {name: t}
                spec:
                  inputs:
                    failed: {eventSource: src, event: a, match: 'Failed for (?P<user>\\w+)', matchOn: data.text}
                  patterns:
                    burst:
                      count: {of: failed, atLeast: 2, within: 60s, by: match.user}
                  subscribers:
                  - {name: s, condition: burst, sink: {uri: "print:"}, payload: data.key}
                """);
        lab.event(0, "a", "{\"text\": \"Failed for root\"}");
        lab.event(1, "a", "{\"text\": \"Accepted for root\"}");

        assertThat(lab.event(2, "a", "{\"text\": \"Failed for root\"}")).containsExactly("s/root@2");
    }

    @Test
    void wantsToBeRunAtOnceSoThatSilenceCountsFromTheBeginning() {
        TriggerLab lab = lab("""
                patterns:
                  silent:
                    deadman: {of: A, within: 30s}
                subscribers:
                - {name: s, condition: silent, sink: {uri: "print:"}}
                """);

        assertThat(lab.instance().nextDueMillis()).hasValue(0);
        assertThat(lab.clock(100)).isEmpty();
        assertThat(lab.instance().nextDueMillis()).hasValue(130_000);
        assertThat(lab.clock(130)).containsExactly("s@130");
    }

    @Test
    void waitsOnceForAKeyThatIsExpectedTwice() {
        TriggerLab lab = lab("""
                patterns:
                  silent:
                    deadman: {of: A, within: 30s, by: data.host, expect: [x, x], maxKeys: 1}
                subscribers:
                - {name: s, condition: silent, sink: {uri: "print:"}}
                """);

        lab.clock(100);
        assertThat(lab.instance().keys()).isEqualTo(1);
        assertThat(lab.clock(130)).containsExactly("s/x@130");
        assertThat(lab.instance().nextDueMillis()).isEmpty();
    }
}
