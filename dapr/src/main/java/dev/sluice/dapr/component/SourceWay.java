package dev.sluice.dapr.component;

import dev.sluice.crds.model.DaprSettings;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.model.Via;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.Guarantee.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * How a source event comes in beside Dapr: by Sluice's own connector or through a component. Where both exist, {@code via}
 * chooses; without it the lossless one is taken, and of two lossless ones Dapr's.
 *
 * @param via which
 * @param type the component's type; empty for a connector of our own
 * @param guarantee what a component promises; of a connector that it keeps what it promises in one process
 * @param remark what of the resource does not hold in this way; empty when all does
 */
public record SourceWay(Via via, String type, Guarantee guarantee, String remark) {

    private static final Guarantee NATIVE = new Guarantee(Delivery.AT_LEAST_ONCE, true, "");

    /** Whether a component brings it. */
    public boolean throughDapr() {
        return via == Via.DAPR;
    }

    /** The way of a source event. */
    public static SourceWay of(SourceEvent event) {
        Via wanted = event.shape().via();
        return switch (event.kind()) {
            case KAFKA -> kafka((KafkaSettings) event.settings(), wanted);
            case MQTT -> mqtt((MqttSettings) event.settings(), wanted);
            case DAPR -> dapr((DaprSettings) event.settings(), wanted);
            case CRON, REDIS, HTTP, FILE ->
                connector(wanted == Via.DAPR ? "via: dapr: Dapr has no input for it that loses nothing" : "");
        };
    }

    private static SourceWay kafka(KafkaSettings settings, @Nullable Via wanted) {
        boolean plainDapr = settings.properties().isEmpty();
        if (wanted == Via.NATIVE || (wanted == null && !plainDapr)) {
            return connector("");
        }
        return through(
                "pubsub.kafka", plainDapr ? "" : "properties are those of our own connector: Dapr does not get them");
    }

    private static SourceWay mqtt(MqttSettings settings, @Nullable Via wanted) {
        if (wanted != Via.DAPR) {
            return connector("");
        }
        SourceWay way = through("bindings.mqtt3", settings.qos() == 1 ? "" : "qos is always 1 through Dapr");
        return settings.cleanSession()
                ? way.with("cleanSession: the broker forgets what comes while nobody reads")
                : way;
    }

    private static SourceWay dapr(DaprSettings settings, @Nullable Via wanted) {
        if (ComponentTypes.isOutputOnly(settings.type())) {
            return through(settings.type(), settings.type() + " has no input in Dapr");
        }
        return through(settings.type(), wanted == Via.NATIVE ? "via: native: only Dapr connects to it" : "");
    }

    private static SourceWay connector(String remark) {
        return new SourceWay(Via.NATIVE, "", NATIVE, remark);
    }

    private static SourceWay through(String type, String remark) {
        return new SourceWay(Via.DAPR, type, ComponentTypes.of(type).guarantee(), remark);
    }

    private SourceWay with(String gap) {
        return new SourceWay(
                via,
                type,
                new Guarantee(Delivery.BEST_EFFORT, guarantee.ordered(), gap + "; " + guarantee.reason()),
                remark);
    }
}
