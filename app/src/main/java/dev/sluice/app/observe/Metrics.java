package dev.sluice.app.observe;

import dev.sluice.app.process.RunningProcess;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/**
 * The metrics of the running process at {@code /q/metrics}. Everything is asked for when it is scraped, so nothing is kept of resources
 * that are gone; only times are recorded as they happen, by {@link DeliveryTimes}.
 */
@Singleton
public final class Metrics extends Collector {

    private final RunningProcess running;
    private final DeliveryTimes times;
    private final Clock clock = Clock.systemUTC();

    @Inject
    Metrics(RunningProcess running, DeliveryTimes times) {
        this.running = running;
        this.times = times;
    }

    @SuppressWarnings("deprecation") // the platform brings this registry and no other
    void start(@Observes StartupEvent started, PrometheusMeterRegistry registry) {
        registry.getPrometheusRegistry().register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Measurements measurements = new Measurements();
        running.process().ifPresent(process -> {
            measurements.sources(process.sources().report());
            measurements.triggers(process.triggers().status(), times, clock.millis());
            measurements.log(process.log().metrics());
        });
        return measurements.samples().families();
    }
}
