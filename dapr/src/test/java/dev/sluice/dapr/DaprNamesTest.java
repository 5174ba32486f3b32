package dev.sluice.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.eventsource.spi.SourceName;
import org.junit.jupiter.api.Test;

class DaprNamesTest {

    private static final String LONG = "x".repeat(63);

    @Test
    void beginWithOpenFunctionsNamesAndEndWithWhatMakesThemUnique() {
        String app = DaprNames.sourceApp("default", "orders");

        assertThat(app).isEqualTo("es-orders--default");
        assertThat(DaprNames.sourceComponent(new SourceName("default", "orders", "created"), "kafka"))
                .isEqualTo("esc-kafka-created.orders.default");
        assertThat(DaprNames.publisher(app, "default/main")).isEqualTo("ebfes-main.default.es-orders--default");
        assertThat(DaprNames.publisher(DaprNames.triggerApp("default", "default"), "/main"))
                .isEqualTo("ebft-main.t-default--default");
        assertThat(DaprNames.subscription("ti-main.default.t-default--default", "default.orders.created"))
                .isEqualTo("ti-main.default.t-default--default.default.orders.created");
    }

    @Test
    void keepApartWhatHyphensWouldConfuse() {
        assertThat(DaprNames.sourceApp("c", "a-b")).isNotEqualTo(DaprNames.sourceApp("b-c", "a"));
        assertThat(DaprNames.sourceApp("c", "a--b")).isNotEqualTo(DaprNames.sourceApp("b--c", "a"));
        assertThat(DaprNames.sourceComponent(new SourceName("c", "b", "a"), "mqtt"))
                .isNotEqualTo(DaprNames.sourceComponent(new SourceName("c", "a-b", "a"), "mqtt"));
        assertThat(DaprNames.publisher("es-a--c", "b/x")).isNotEqualTo(DaprNames.publisher("es-a--c", "/x"));
    }

    @Test
    void fitWhereKubernetesHasLimits() {
        String app = DaprNames.sourceApp(LONG, LONG);
        String component = DaprNames.reader(app, LONG + "/" + LONG);

        assertThat(app).hasSizeLessThanOrEqualTo(58).matches("[a-z0-9-]+");
        assertThat(DaprNames.sourceApp(LONG, LONG + "y")).isNotEqualTo(app);
        assertThat(DaprNames.subscription(component, LONG + "." + LONG + "." + LONG))
                .hasSizeLessThanOrEqualTo(253);
        assertThat(DaprNames.subscription(component, "_dead")).matches("[a-z0-9.-]+");
        assertThat(DaprNames.subscription(component, "Orders/new")).matches("[a-z0-9.-]+");
    }

    @Test
    void nameConsumersThatEveryBrokerTakes() {
        assertThat(DaprNames.consumer("ti-main.default.t-default--default")).matches("[A-Za-z0-9_-]+");
    }
}
