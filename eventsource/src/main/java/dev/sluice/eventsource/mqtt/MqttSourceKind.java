package dev.sluice.eventsource.mqtt;

import static dev.sluice.eventbus.Guarantee.Delivery.AT_LEAST_ONCE;
import static dev.sluice.eventbus.Guarantee.Delivery.BEST_EFFORT;

import dev.sluice.crds.model.MqttSettings;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;

/**
 * The kind {@code mqtt}: at least once with QoS 1 and a session that the broker keeps, which is the default. The session
 * goes by {@code consumerID}, else by an id derived from the source's name, and outlives the source: the broker keeps
 * messages for it until it comes back. It speaks MQTT 3.1.1, as brokers of MQTT 5 do too.
 */
public final class MqttSourceKind implements SourceKind<MqttSettings> {

    /** Makes the kind. */
    public MqttSourceKind() {}

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public Class<MqttSettings> settingsType() {
        return MqttSettings.class;
    }

    /**
     * Makes a source of one topic filter.
     *
     * @throws IllegalArgumentException when the URL is not one of a broker
     */
    @Override
    public Source create(SourceContext context, MqttSettings settings) {
        return new MqttSource(context, settings, BrokerUrl.parse(settings.url()));
    }

    @Override
    public Guarantee guarantee(MqttSettings settings) {
        if (settings.qos() == 0) {
            return new Guarantee(BEST_EFFORT, true, "QoS 0 has no acknowledgement; set qos: 1");
        }
        if (settings.cleanSession()) {
            return new Guarantee(
                    BEST_EFFORT,
                    true,
                    "with cleanSession the broker forgets what is published while the source is away; set cleanSession: false");
        }
        return new Guarantee(
                AT_LEAST_ONCE,
                true,
                settings.qos() == 2 ? "QoS 2 is read as QoS 1: nothing is lost, a message may come twice" : "");
    }
}
