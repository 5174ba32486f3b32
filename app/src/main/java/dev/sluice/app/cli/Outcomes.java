package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.client.ClientException;
import dev.sluice.app.client.SluiceClient;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits for the deliveries of events to end, and prints how they did. */
final class Outcomes {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final String DELIVERED = "delivered";

    private final SluiceClient client;
    private final CommonOptions common;
    private final Duration patience;
    private final Map<String, String> addresses = new HashMap<>();

    Outcomes(SluiceClient client, CommonOptions common, Duration patience) {
        this.client = client;
        this.common = common;
        this.patience = patience;
    }

    /** Whether all were delivered to all who wanted them. */
    boolean await(List<String> ids) {
        boolean fine = true;
        for (String id : ids) {
            JsonNode account = complete(id);
            findAddresses(account);
            print(id, account);
            for (JsonNode delivery : account.path("deliveries")) {
                fine &= List.of(DELIVERED, "none")
                        .contains(delivery.path("outcome").asText());
            }
        }
        return fine;
    }

    /** Where targets are is what the triggers say now. */
    private void findAddresses(JsonNode account) {
        if (!addresses.isEmpty() || account.path("deliveries").isEmpty()) {
            return;
        }
        for (JsonNode item : client.get("/resources", Map.of("kind", "Trigger")).path("items")) {
            JsonNode trigger = item.path("trigger");
            trigger.path("targets")
                    .forEach(target -> addresses.put(
                            target(
                                    trigger.path("name").asText(),
                                    target.path("subscriber").asText(),
                                    target.path("kind").asText()),
                            target.path("address").asText()));
        }
    }

    private static String target(String trigger, String subscriber, String kind) {
        return trigger + "\n" + subscriber + "\n" + kind;
    }

    private JsonNode complete(String id) {
        long giveUp = System.nanoTime() + patience.toNanos();
        JsonNode account = ask(id);
        while (account == null || !account.path("complete").asBoolean()) {
            if (System.nanoTime() - giveUp >= 0) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "event " + id + " is stored, but its deliveries have not ended after " + patience
                                + "; 'sluice get trigger' shows what holds them up");
            }
            Pauses.pause(POLL);
            account = ask(id);
        }
        return account;
    }

    /** Null while nothing can be said. */
    private @Nullable JsonNode ask(String id) {
        try {
            return client.get("/events/" + PathText.segment(id) + "/deliveries", Map.of());
        } catch (ClientException e) {
            if (e.passes()) {
                return null;
            }
            throw e;
        }
    }

    private void print(String id, JsonNode account) {
        if (common.json()) {
            ObjectNode record = common.mapper().createObjectNode().put("id", id);
            record.set("deliveries", account.path("deliveries"));
            common.record(record);
            return;
        }
        Terminal out = common.out();
        boolean any = false;
        for (JsonNode delivery : account.path("deliveries")) {
            if (!delivery.path("outcome").asText().equals("none")) {
                any = true;
                out.line("  " + text(out, delivery, addressOf(delivery)));
            }
        }
        if (!any) {
            out.line("  event " + id + " fired nothing; 'sluice tail --why' shows such events");
        }
    }

    private String addressOf(JsonNode delivery) {
        String kind = delivery.path("target").asText();
        return addresses.getOrDefault(
                target(
                        delivery.path("trigger").asText(),
                        delivery.path("subscriber").asText(),
                        kind),
                kind);
    }

    private static String text(Terminal out, JsonNode delivery, String address) {
        String outcome = delivery.path("outcome").asText();
        long attempts = delivery.path("attempts").asLong();
        long code = delivery.path("code").asLong();
        return delivery.path("trigger").asText() + " "
                + delivery.path("subscriber").asText() + " -> "
                + address + "  "
                + out.in(outcome.equals(DELIVERED) ? Tone.GOOD : Tone.BAD, outcome)
                + (code == 0 ? "" : " " + code)
                + (attempts > 1 ? " after " + attempts + " attempts" : "")
                + (delivery.path("reason").asText("").isEmpty()
                        ? ""
                        : ": " + delivery.path("reason").asText());
    }
}
