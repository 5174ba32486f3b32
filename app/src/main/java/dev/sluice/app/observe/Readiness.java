package dev.sluice.app.observe;

import dev.sluice.app.process.RunningProcess;
import dev.sluice.app.process.SluiceProcess;
import dev.sluice.eventsource.SourceReport;
import dev.sluice.eventsource.spi.SourceStatus;
import dev.sluice.trigger.runtime.GroupStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Ready when the process has started and can store what it takes in. Sources that are not connected are named but do not make
 * it unready: the others work.
 */
@Singleton
@org.eclipse.microprofile.health.Readiness
public final class Readiness implements HealthCheck {

    private final RunningProcess running;

    @Inject
    Readiness(RunningProcess running) {
        this.running = running;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("sluice");
        Optional<SluiceProcess> process = running.process();
        if (process.isEmpty()) {
            return answer.down().withData("reason", "starting or stopping").build();
        }
        boolean stores = true;
        for (GroupStatus group : process.get().triggers().status()) {
            if (group.failure() != null) {
                stores = false;
                answer.withData("group " + group.name(), group.failure());
            }
        }
        List<String> missing = process.get().unready();
        for (int i = 0; i < missing.size(); i++) {
            answer.withData("sidecar " + (i + 1), missing.get(i));
        }
        for (SourceReport source : process.get().sources().report()) {
            if (source.status().state() != SourceStatus.State.RUNNING) {
                answer.withData(
                        "source " + source.kind() + " " + source.name(),
                        source.status().state() + " " + source.status().message());
            }
        }
        return answer.status(stores && missing.isEmpty()).build();
    }
}
