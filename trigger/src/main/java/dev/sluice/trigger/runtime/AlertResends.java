package dev.sluice.trigger.runtime;

import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.delivery.alertmanager.AlertRequests;
import dev.sluice.trigger.delivery.alertmanager.Resends;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.store.ChangeSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts that are still firing again, until they resolve. Which ones fire is stored with the decision, so a restart goes on. A
 * resend is no delivery: it is in no account, it is not tried again before its next turn, and it waits while its lane is paused. Used
 * by the group's thread only.
 */
final class AlertResends {

    private static final Logger LOG = LoggerFactory.getLogger(AlertResends.class);

    private final GroupContext context;
    private final Flusher flusher;
    private final Map<Target, Alerts> all = new HashMap<>();

    AlertResends(GroupContext context, Flusher flusher) {
        this.context = context;
        this.flusher = flusher;
    }

    /** The alerts of one target. */
    private static final class Alerts {
        final Map<String, Firing> firing = new HashMap<>();
        final Resends<Firing> resends;
        final long intervalMillis;

        Alerts(long intervalMillis) {
            this.intervalMillis = intervalMillis;
            this.resends = new Resends<>(Duration.ofMillis(intervalMillis));
        }

        void put(String identity, Firing alert, long now) {
            firing.put(identity, alert);
            resends.fired(identity, alert, now);
        }
    }

    /** Takes up what an earlier process left firing. */
    void restore(Target target, long now) {
        if (target.spec.resendMillis() > 0) {
            context.store()
                    .alerts(target.id, target.subscriber)
                    .forEach((identity, alert) -> of(target).put(identity, alert, now));
        }
    }

    private Alerts of(Target target) {
        return all.computeIfAbsent(target, missing -> new Alerts(target.spec.resendMillis()));
    }

    /** A firing goes to a target: it begins an alert, or ends one. */
    void took(Target target, Firing firing, long now) {
        TriggerVersion version = target.trigger.version;
        if (target.spec.resendMillis() <= 0 || version == null) {
            return;
        }
        String identity = identity(target, firing);
        if (firing.state() == Firing.State.RESOLVED) {
            end(target, identity);
        } else if (version.program().resolves(firing)) {
            of(target).put(identity, firing, now);
            flusher.alert(new ChangeSet.Alert(target.id, identity, firing));
        }
    }

    private static String identity(Target target, Firing firing) {
        Firing.Alert alert = firing.alert();
        Map<String, String> labels = new TreeMap<>(alert == null ? Map.of() : alert.labels());
        labels.putIfAbsent("alertname", target.subscriber);
        return AlertRequests.fingerprint(labels);
    }

    private void end(Target target, String identity) {
        Alerts alerts = all.get(target);
        if (alerts != null && alerts.firing.remove(identity) != null) {
            alerts.resends.resolved(identity);
            flusher.alert(new ChangeSet.Alert(target.id, identity, null));
        }
    }

    /** A pattern does not remember a key any more, so it will never resolve. */
    void forget(RunningTrigger trigger, String pattern, @Nullable String key) {
        endAll(trigger, alert -> of(alert, pattern) && (key == null || key.equals(alert.key())));
    }

    private static boolean of(Firing alert, String pattern) {
        return alert.event().source().endsWith("/" + pattern);
    }

    /** A trigger was edited: what is not there any more is not sent again, and intervals may differ. */
    void edited(RunningTrigger trigger, long now) {
        TriggerVersion version = trigger.version;
        endAll(trigger, alert -> version == null || !version.program().resolves(alert));
        for (Target target : trigger.allTargets()) {
            Alerts before = all.remove(target);
            if (before == null) {
                continue;
            }
            if (!target.live || target.spec.resendMillis() <= 0) {
                before.firing
                        .keySet()
                        .forEach(identity -> flusher.alert(new ChangeSet.Alert(target.id, identity, null)));
            } else if (before.intervalMillis == target.spec.resendMillis()) {
                all.put(target, before);
            } else {
                before.firing.forEach((identity, alert) -> of(target).put(identity, alert, now));
            }
        }
    }

    private void endAll(RunningTrigger trigger, Predicate<Firing> gone) {
        for (Target target : trigger.allTargets()) {
            Alerts alerts = all.get(target);
            if (alerts != null) {
                List<String> identities = alerts.firing.entrySet().stream()
                        .filter(entry -> gone.test(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                identities.forEach(identity -> end(target, identity));
            }
        }
    }

    /** Sends what is due. */
    void send(long now) {
        all.forEach((target, alerts) -> {
            boolean open =
                    !target.lane.settings().paused() && !target.lane.state().paused();
            for (Firing alert : alerts.resends.due(now)) {
                if (open) {
                    send(target, alert);
                }
            }
        });
    }

    private static void send(Target target, Firing alert) {
        SinkRequest request = new SinkRequest(
                alert.id(),
                alert.event(),
                alert.state(),
                alert.alert(),
                alert.atMillis(),
                1,
                target.spec.lane().timeout());
        try {
            target.sink.send(request);
        } catch (RuntimeException e) {
            // the next turn sends it again
            LOG.warn("alert not sent again trigger={} subscriber={}", target.trigger.name, target.subscriber, e);
        }
    }

    /** When something is due next. */
    long nextWakeMillis() {
        long next = Long.MAX_VALUE;
        for (Alerts alerts : all.values()) {
            next = Math.min(next, alerts.resends.nextWakeMillis());
        }
        return next;
    }
}
