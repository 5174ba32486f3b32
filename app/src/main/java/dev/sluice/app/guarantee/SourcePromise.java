package dev.sluice.app.guarantee;

import dev.sluice.crds.model.CatchUp;
import dev.sluice.crds.model.CronSettings;
import dev.sluice.crds.model.DaprSettings;
import dev.sluice.crds.model.FileSettings;
import dev.sluice.crds.model.KafkaSettings;
import dev.sluice.crds.model.MqttSettings;
import dev.sluice.crds.model.RedisSettings;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.model.SourceSettings;

/** What one process promises for a source event: it depends on how the other side can be acknowledged. */
public final class SourcePromise {

    private SourcePromise() {}

    /** The promise for a source event. */
    public static Promise of(SourceEvent event) {
        SourceSettings settings = event.settings();
        return switch (event.kind()) {
            case KAFKA -> kafka((KafkaSettings) settings);
            case MQTT -> mqtt((MqttSettings) settings);
            case CRON -> cron((CronSettings) settings);
            case REDIS -> redis((RedisSettings) settings);
            case HTTP -> Promise.atLeastOnce("answered after the bus has the event");
            case FILE -> file((FileSettings) settings);
            case DAPR -> dapr((DaprSettings) settings);
        };
    }

    private static Promise kafka(KafkaSettings settings) {
        return Promise.atLeastOnce(
                "topic " + settings.topic() + ": the offset is committed after the bus has the event");
    }

    private static Promise mqtt(MqttSettings settings) {
        if (settings.qos() == 0) {
            return Promise.bestEffort("qos 0: the broker does not wait for an acknowledgement");
        }
        return settings.cleanSession()
                ? Promise.bestEffort("cleanSession: the broker forgets what comes while nobody is connected")
                : Promise.atLeastOnce("PUBACK after the bus has the event, persistent session");
    }

    private static Promise cron(CronSettings settings) {
        return settings.catchUp() == CatchUp.NONE
                ? Promise.atLeastOnce("a tick that falls due while nothing runs is not made up for (catchUp: none)")
                : Promise.atLeastOnce("");
    }

    private static Promise redis(RedisSettings settings) {
        if (settings.channel() != null) {
            return Promise.bestEffort("a channel has no acknowledgement: what comes while nobody listens is lost");
        }
        return settings.stream() != null
                ? Promise.atLeastOnce("XACK after the bus has the event")
                : Promise.atLeastOnce("an entry waits in a processing list until the bus has it");
    }

    private static Promise file(FileSettings settings) {
        return Promise.atLeastOnce(settings.path() + ": the position is kept after the bus has the line");
    }

    private static Promise dapr(DaprSettings settings) {
        return new Promise(
                Promise.Kind.NOT_HERE, settings.type() + " needs a daprd; one process does not connect to it");
    }
}
