package dev.sluice.dapr.source;

import dev.sluice.crds.model.DaprMetadata;
import dev.sluice.crds.model.DaprSettings;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.model.SourceSettings;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.message.BrokerMessages;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventsource.kafka.KafkaSourceKind;
import dev.sluice.eventsource.mqtt.MqttSourceKind;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kinds of sources that a sidecar can bring. What a component brings has the same attributes as what Sluice's own
 * connector of the same broker reads: a Kafka record has the same id by either way.
 *
 * <p>Thread-safe, without state.
 */
public final class DaprSources {

    private static final String PUBSUB = "pubsub.";

    private final CallbackRegistry registry;
    private final Ways ways;
    private final Function<String, Optional<String>> problems;

    /** Which way a source event takes. */
    public interface Ways {

        /** Whether a component brings it, rather than a connector of our own. */
        boolean throughDapr(SourceEvent event);

        /** What is promised where a component brings it. */
        Guarantee guarantee(SourceEvent event);
    }

    /**
     * Kinds beside one sidecar.
     *
     * @param registry brings what arrives
     * @param ways which way a source event takes; as the components were rendered
     * @param problems why a component, by name, brings nothing; empty while it is well
     */
    public DaprSources(CallbackRegistry registry, Ways ways, Function<String, Optional<String>> problems) {
        this.registry = registry;
        this.ways = ways;
        this.problems = problems;
    }

    /** The kinds {@code dapr}, {@code kafka} and {@code mqtt}; the latter two also with connectors of our own. */
    public List<SourceKind<?>> kinds() {
        return List.of(
                new Kind<>("dapr", DaprSettings.class, Optional.empty()),
                new Kind<>("kafka", KafkaSettings.class, Optional.of(new KafkaSourceKind())),
                new Kind<>("mqtt", MqttSettings.class, Optional.of(new MqttSourceKind())));
    }

    private final class Kind<S extends SourceSettings> implements SourceKind<S> {

        private final String name;
        private final Class<S> settingsType;
        private final Optional<SourceKind<S>> connector;

        Kind(String name, Class<S> settingsType, Optional<SourceKind<S>> connector) {
            this.name = name;
            this.settingsType = settingsType;
            this.connector = connector;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Class<S> settingsType() {
            return settingsType;
        }

        @Override
        public Source create(SourceContext context, S settings) {
            SourceEvent event = new SourceEvent(settings.kind(), context.name().event(), settings);
            if (connector.isPresent() && !ways.throughDapr(event)) {
                return connector.get().create(context, settings);
            }
            return new CallbackSource(
                    context,
                    origin(context, settings),
                    registry,
                    new BrokerMessages(eventType(), context.name()),
                    problems);
        }

        @Override
        public Guarantee guarantee(S settings) {
            SourceEvent event = new SourceEvent(settings.kind(), name, settings);
            return connector.isPresent() && !ways.throughDapr(event)
                    ? connector.get().guarantee(settings)
                    : ways.guarantee(event);
        }

        private Origin origin(SourceContext context, S settings) {
            String component = DaprNames.sourceComponent(context.name(), name);
            if (settings instanceof KafkaSettings kafka) {
                return new Origin.Topic(component, kafka.topic());
            }
            boolean pubsub = settings instanceof DaprSettings dapr
                    && dapr.type().toLowerCase(Locale.ROOT).startsWith(PUBSUB);
            return pubsub
                    ? new Origin.Topic(component, topic((DaprSettings) (SourceSettings) settings))
                    : new Origin.Binding(component);
        }
    }

    private static String topic(DaprSettings settings) {
        return settings.metadata().stream()
                .filter(item -> item.name().equalsIgnoreCase("topic"))
                .map(DaprMetadata::value)
                .filter(value -> value != null)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dapr.metadata has no \"topic\": a " + settings.type()
                        + " component reads one; add {name: topic, value: ...}"));
    }
}
