package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an EventSource reads, and where it goes. */
public record EventSourceSpec(
        @Text(Format.DNS_LABEL)
        @Doc("Name of the EventBus, else ClusterEventBus; with neither eventBus nor sink the bus named default.")
        @Nullable
        String eventBus,

        @Doc("Direct delivery: an implicit trigger over all events of the source.") @Nullable
        SinkSpec sink,

        @Text(Format.LOG_LEVEL) @Doc("A klog-style number or the name of a level.") @Nullable
        String logLevel,

        @Entries(each = Format.DNS_LABEL) @Doc("Kafka topics, by event name.")
        Map<String, KafkaSettings> kafka,

        @Entries(each = Format.DNS_LABEL) @Doc("MQTT topics, by event name.")
        Map<String, MqttSettings> mqtt,

        @Entries(each = Format.DNS_LABEL) @Doc("Schedules, by event name.")
        Map<String, CronSettings> cron,

        @Entries(each = Format.DNS_LABEL) @Doc("Redis streams, channels and lists, by event name.")
        Map<String, RedisSettings> redis,

        @Entries(each = Format.DNS_LABEL) @Doc("HTTP requests, by event name.")
        Map<String, HttpSettings> http,

        @Entries(each = Format.DNS_LABEL) @Doc("Lines of files, by event name.")
        Map<String, FileSettings> file,

        @Entries(each = Format.DNS_LABEL) @Doc("Dapr bindings and pub/sub components, by event name.")
        Map<String, DaprSettings> dapr,

        @Doc("True stops reading; default false.") boolean paused,

        @Doc("Becomes a KEDA ScaledObject on Kubernetes.") @Nullable
        ScaleOption scaleOption,

        @Doc("OpenFunction's build settings: accepted, not used.")
        Map<String, Object> build) {
    /** Copies. */
    public EventSourceSpec {
        kafka = Collections.unmodifiableMap(new LinkedHashMap<>(kafka));
        mqtt = Collections.unmodifiableMap(new LinkedHashMap<>(mqtt));
        cron = Collections.unmodifiableMap(new LinkedHashMap<>(cron));
        redis = Collections.unmodifiableMap(new LinkedHashMap<>(redis));
        http = Collections.unmodifiableMap(new LinkedHashMap<>(http));
        file = Collections.unmodifiableMap(new LinkedHashMap<>(file));
        dapr = Collections.unmodifiableMap(new LinkedHashMap<>(dapr));
        build = Collections.unmodifiableMap(new LinkedHashMap<>(build));
    }

    /** All events of all kinds, in the order of the kinds here, then of the file. */
    public List<SourceEvent> events() {
        return Stream.of(kafka, mqtt, cron, redis, http, file, dapr)
                .flatMap(kind -> kind.entrySet().stream())
                .map(entry -> new SourceEvent(entry.getValue().kind(), entry.getKey(), entry.getValue()))
                .toList();
    }
}
