package dev.sluice.app.process;

import dev.sluice.app.guarantee.BusPromise;
import dev.sluice.app.guarantee.Promise;
import dev.sluice.app.resources.BusConfiguration;
import dev.sluice.crds.topology.ResolvedBus;
import dev.sluice.crds.topology.Topology;
import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Guarantee;
import dev.sluice.eventbus.embedded.EmbeddedLog;
import dev.sluice.eventsource.cron.CronSourceKind;
import dev.sluice.eventsource.file.FileSourceKind;
import dev.sluice.eventsource.http.HttpSources;
import dev.sluice.eventsource.kafka.KafkaSourceKind;
import dev.sluice.eventsource.mqtt.MqttSourceKind;
import dev.sluice.eventsource.redis.RedisSourceKind;
import dev.sluice.eventsource.spi.SourceKind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything in one process: the embedded log is every bus, and Sluice's own connectors read the sources. */
final class OneProcess implements Way {

    private final Path data;
    private @Nullable EmbeddedLog log;

    OneProcess(Path data) {
        this.data = data;
    }

    @Override
    public Topology part(Topology whole) {
        return whole;
    }

    @Override
    public Topology elsewhere() {
        return Topology.EMPTY;
    }

    @Override
    public EmbeddedLog open(Topology part) {
        EmbeddedLog opened = EmbeddedLog.open(data, BusConfiguration.of(part), Clock.systemUTC());
        log = opened;
        return opened;
    }

    @Override
    public boolean copies() {
        return false;
    }

    @Override
    public EventBus bus() {
        return Objects.requireNonNull(log);
    }

    @Override
    public List<SourceKind<?>> kinds(HttpSources http) {
        return List.of(
                http,
                new FileSourceKind(),
                new CronSourceKind(),
                new KafkaSourceKind(),
                new MqttSourceKind(),
                new RedisSourceKind());
    }

    @Override
    public void follow(Topology part) {
        // the log is all there is
    }

    @Override
    public void begin() {
        // sources begin by themselves
    }

    @Override
    public List<String> notes(Topology part) {
        List<String> notes = new ArrayList<>();
        for (ResolvedBus bus : part.buses().values()) {
            String broker = BusConfiguration.broker(bus.spec());
            Promise promise = BusPromise.of(bus);
            boolean atLeastOnce = promise.kind() == Promise.Kind.AT_LEAST_ONCE;
            notes.add("bus " + bus.key() + " " + promise.kind().word()
                    + (broker.isEmpty() ? "" : "; it names " + broker + ": in one process the embedded log serves it")
                    + (atLeastOnce ? "" : "; " + promise.reason()));
        }
        return notes;
    }

    @Override
    public Optional<Guarantee> guarantee(String busKey) {
        return Optional.empty();
    }

    @Override
    public Optional<String> problem(String busKey) {
        return Optional.empty();
    }

    @Override
    public List<String> unready() {
        return List.of();
    }

    @Override
    public void stop() {
        // nothing comes but from sources
    }

    @Override
    public void close() {
        // the log is closed by who asked for it
    }
}
