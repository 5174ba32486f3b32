package dev.sluice.crds.reader;

import dev.sluice.crds.model.ClusterEventBus;
import dev.sluice.crds.model.EventBusResource;
import dev.sluice.crds.model.EventBusSpec;
import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.HttpSettings;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.model.SourceEvent;
import java.util.regex.Pattern;

/** What spans several fields of an EventSource or a bus. */
final class SourceChecks {

    private static final Pattern RESERVED_PATH = Pattern.compile("/(api|q)(/.*)?");

    /** The sink is a trigger whose inputs are the events, and a map has 64 entries. */
    private static final int MOST_EVENTS_OF_A_SINK = 56;

    private final DocumentContext context;

    SourceChecks(DocumentContext context) {
        this.context = context;
    }

    void check(Resource resource) {
        if (resource instanceof EventSource source) {
            source.spec().http().forEach(this::checkHttp);
            source.spec().kafka().forEach(this::checkKafka);
            if (source.spec().events().isEmpty()) {
                String kinds = "give at least one of kafka, mqtt, cron, redis, http, file, dapr";
                context.warning(context.at("spec"), "spec", "the source has no events", kinds);
            }
            checkSink(source);
        } else if (resource instanceof EventBusResource bus) {
            checkBus(bus.spec());
        } else if (resource instanceof ClusterEventBus bus) {
            checkBus(bus.spec());
        }
    }

    private void checkSink(EventSource source) {
        long events = source.spec().events().stream()
                .map(SourceEvent::name)
                .distinct()
                .count();
        if (source.spec().sink() != null && events > MOST_EVENTS_OF_A_SINK) {
            error("spec.sink", "the source has " + events + " events", "allowed with a sink: " + MOST_EVENTS_OF_A_SINK);
        }
    }

    private void checkHttp(String event, HttpSettings http) {
        if (RESERVED_PATH.matcher(http.path()).matches()) {
            error(
                    "spec.http." + event + ".path",
                    "path " + http.path() + " is reserved",
                    "take a path outside /api and /q");
        }
    }

    private void checkKafka(String event, KafkaSettings kafka) {
        if (kafka.authRequired() && (kafka.saslUsername() == null || kafka.saslPassword() == null)) {
            error(
                    "spec.kafka." + event + ".authRequired",
                    "credentials are missing",
                    "authRequired: true needs saslUsername and saslPassword (or saslPasswordFrom)");
        }
    }

    private void checkBus(EventBusSpec bus) {
        if (bus.maxEventBytes().bytes() < 1024 || bus.maxEventBytes().bytes() > 64L << 20) {
            error("spec.maxEventBytes", bus.maxEventBytes() + " is out of range", "allowed: 1Ki to 64Mi");
        }
    }

    private void error(String path, String message, String hint) {
        context.errorAt(context.at(path), path, message, hint);
    }
}
