package dev.sluice.dapr.render;

import dev.sluice.crds.model.Credential;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.JetStreamBus;
import dev.sluice.crds.model.NatsStreamingSpec;
import dev.sluice.crds.model.SecretKeyRef;
import dev.sluice.crds.model.UnreadPolicy;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.Topology;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.jetstream.StreamPlan;
import dev.sluice.dapr.jetstream.StreamPlan.Keep;
import dev.sluice.dapr.jetstream.StreamServer;
import dev.sluice.dapr.jetstream.StreamServer.Login;
import dev.sluice.eventsource.spi.Addresses;
import dev.sluice.eventsource.spi.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which streams the buses on JetStream need: those of {@code natsStreaming} and {@code jetStream}. */
public final class StreamPlans {

    private static final int NATS_PORT = 4222;

    private StreamPlans() {}

    /** What every bus on JetStream needs that something here uses, in the order of the resources. */
    public static List<StreamPlan> of(Topology topology, Roles roles) {
        List<StreamPlan> plans = new ArrayList<>();
        for (ResolvedBus bus : topology.buses().values()) {
            EventBusSpec spec = bus.spec();
            if (spec.natsStreaming() != null || spec.jetStream() != null) {
                JetStreamBus own = spec.jetStream();
                String given = own == null ? null : own.streamName();
                Keep keep = new Keep(
                        spec.history().age(),
                        spec.history().size().bytes(),
                        spec.history().unread() == UnreadPolicy.HOLD);
                plans.add(new StreamPlan(
                        bus.key(),
                        given == null ? DaprNames.stream(bus.key()) : given,
                        List.copyOf(BusTopics.atBroker(topology, bus.key())),
                        keep,
                        own == null ? 1 : own.replicas()));
            }
        }
        return plans;
    }

    /**
     * Where a bus's streams are; empty for a bus that is not on JetStream.
     *
     * @param credentials reads what the resource names
     */
    public static Optional<StreamServer> server(EventBusSpec spec, Addresses addresses, Credentials credentials) {
        NatsStreamingSpec nats = spec.natsStreaming();
        if (nats != null) {
            String url = AddressText.replace(nats.natsURL(), NATS_PORT, addresses);
            return Optional.of(new StreamServer(url, Login.NONE));
        }
        return Optional.ofNullable(spec.jetStream()).map(bus -> {
            String url = AddressText.replace(bus.natsURL(), NATS_PORT, addresses);
            return new StreamServer(
                    bus.tls() ? url.replace("nats://", "tls://") : url,
                    new Login(
                            value(bus.token(), credentials),
                            value(bus.jwt(), credentials),
                            value(bus.seedKey(), credentials)));
        });
    }

    private static @Nullable String value(@Nullable Credential credential, Credentials credentials) {
        if (credential == null) {
            return null;
        }
        SecretKeyRef from = credential.from();
        return from == null
                ? credential.value()
                : credentials.secret(from.name(), from.key()).orElse(null);
    }
}
