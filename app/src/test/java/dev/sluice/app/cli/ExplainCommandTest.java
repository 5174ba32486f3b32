package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice explain --event}: without a server. */
class ExplainCommandTest {

    private static final String RESOURCES = """
            apiVersion: events.openfunction.io/v1alpha1
            kind: EventSource
            metadata: {name: shop}
            spec:
              http:
                order: {event: {type: '"com.shop." + data.kind'}}
                payment: {}
            ---
            apiVersion: events.openfunction.io/v1alpha1
            kind: Trigger
            metadata: {name: big}
            spec:
              inputs:
                order: {eventSource: shop, event: order, where: 'data.total > 100 && event.type == "com.shop.new"'}
              subscribers:
              - {name: ship, condition: order, sink: {uri: "print:"}}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @BeforeEach
    void writeResources() throws IOException {
        Files.writeString(folder.resolve("shop.yaml"), RESOURCES);
    }

    private int explain(String event, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "explain";
        arguments[1] = folder.toString();
        arguments[2] = "--event";
        arguments[3] = "-";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return SluiceCommand.execute(
                new Surroundings(
                        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                        false,
                        new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false),
                        new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false),
                        Map.of(),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                arguments);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shapesAPayloadAsItsSourceWould() {
        int code = explain("{\"kind\": \"new\", \"total\": 7}", "--source", "order");

        assertThat(code).isZero();
        assertThat(text())
                .contains("of default.shop.order, not stored", "trigger default/big\n")
                .endsWith("""
                          ship: would not fire
                            input order did not take it: data.total > 100
                              saw data.total = 7
                              would match with data.total = 101
                        """);
    }

    @Test
    void takesACloudEventAsItIs() {
        String event = """
                {"specversion": "1.0", "id": "o1", "source": "/test", "type": "com.shop.new", "data": {"total": 700}}""";

        assertThat(explain(event, "--input", "order")).isZero();
        assertThat(text()).contains("event o1 of", "ship: would fire");
    }

    @Test
    void asksWhichSourceWhereThereAreSeveral() {
        assertThat(explain("{}")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("may be of default/shop/order or default/shop/payment", "--source NS/SOURCE/EVENT");
    }

    @Test
    void saysThatNoTriggerReadsATopic() {
        assertThat(explain("{}", "--source", "payment")).isZero();
        assertThat(text()).contains("no trigger reads this topic");
    }

    @Test
    void printsTheSameAsValues() {
        assertThat(explain("{\"kind\": \"new\", \"total\": 7}", "default/big", "--source", "order", "--json"))
                .isZero();
        assertThat(text()).contains("\"where\" : \"INPUT\"", "\"wanted\" : \"101\"");
    }

    @Test
    void knowsTheTriggersThereAre() {
        assertThat(explain("{}", "bigg", "--source", "order")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no trigger \"default/bigg\"; there are default/big");
    }
}
