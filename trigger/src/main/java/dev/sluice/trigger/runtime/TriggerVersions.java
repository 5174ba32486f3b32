package dev.sluice.trigger.runtime;

import dev.sluice.crds.model.InputSpec;
import dev.sluice.crds.model.StartSpec;
import dev.sluice.crds.model.SubscriberSpec;
import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.TopicRef;
import dev.sluice.eventbus.Start;
import dev.sluice.eventbus.Topic;
import dev.sluice.trigger.delivery.As;
import dev.sluice.trigger.delivery.LaneSettings;
import dev.sluice.trigger.engine.TriggerProgram;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a resolved Trigger ready to run. */
final class TriggerVersions {

    private static final String AT = "At[time=";

    private TriggerVersions() {}

    static TriggerVersion of(ResolvedTrigger trigger) {
        StartSpec start = trigger.trigger().spec().start();
        List<TriggerVersion.TargetVersion> targets = new ArrayList<>();
        for (ResolvedTrigger.Subscriber subscriber : trigger.subscribers()) {
            addTargets(targets, subscriber);
        }
        return new TriggerVersion(
                trigger.key(),
                generation(trigger),
                TriggerProgram.compile(trigger),
                targets,
                topics(trigger),
                start(start),
                start == null ? "" : start.toString(),
                trigger.trigger().spec().paused());
    }

    private static Map<String, Topic> topics(ResolvedTrigger trigger) {
        Map<String, Topic> topics = new HashMap<>();
        for (ResolvedTrigger.Input input : trigger.inputs()) {
            topics.put(
                    origin(trigger, input.spec()),
                    new Topic(input.topic().busKey(), input.topic().name()));
        }
        return topics;
    }

    private static String origin(ResolvedTrigger trigger, InputSpec input) {
        if (input.topic() != null) {
            return InputTopics.WRITTEN + input.topic();
        }
        String namespace =
                input.namespace() == null ? trigger.trigger().metadata().namespace() : input.namespace();
        return "event " + namespace + "/" + input.eventSource() + "/" + input.event();
    }

    private static void addTargets(List<TriggerVersion.TargetVersion> targets, ResolvedTrigger.Subscriber subscriber) {
        if (subscriber.sink() != null) {
            add(targets, subscriber, TargetKind.SINK, subscriber.sink().toString(), null);
        }
        if (subscriber.topic() != null) {
            add(targets, subscriber, TargetKind.TOPIC, null, subscriber.topic());
        }
        if (subscriber.deadLetterSink() != null) {
            add(
                    targets,
                    subscriber,
                    TargetKind.DEAD_LETTER_SINK,
                    subscriber.deadLetterSink().toString(),
                    null);
        }
        if (subscriber.deadLetterTopic() != null) {
            add(targets, subscriber, TargetKind.DEAD_LETTER_TOPIC, null, subscriber.deadLetterTopic());
        }
    }

    private static void add(
            List<TriggerVersion.TargetVersion> targets,
            ResolvedTrigger.Subscriber subscriber,
            TargetKind kind,
            @Nullable String uri,
            @Nullable TopicRef topic) {
        SubscriberSpec spec = subscriber.spec();
        boolean primary = !kind.forDeadLetters();
        As as = primary ? As.valueOf(spec.as().name()) : As.CLOUDEVENT;
        TopicRef reply = primary && uri != null ? subscriber.replyTopic() : null;
        boolean resends = as == As.ALERTMANAGER_ALERTS;
        targets.add(new TriggerVersion.TargetVersion(
                subscriber.name(),
                kind,
                new TargetSpec(
                        uri,
                        topic == null ? null : topic.busKey(),
                        topic == null ? null : topic.name(),
                        as,
                        reply == null ? null : reply.busKey(),
                        reply == null ? null : reply.name(),
                        resends ? spec.resend().toMillis() : 0,
                        LaneSettings.of(spec))));
    }

    private static Start start(@Nullable StartSpec spec) {
        if (spec instanceof StartSpec.Earliest) {
            return new Start.Earliest();
        }
        if (spec instanceof StartSpec.At at) {
            return new Start.At(at.time());
        }
        if (spec instanceof StartSpec.From from) {
            return new Start.From(from.eventId());
        }
        return new Start.Now();
    }

    /**
     * The oldest bus time that the text of a {@code start} asks for.
     *
     * @param startText as {@link TriggerVersion#startText} has it
     * @param nowMillis what {@code now} means
     */
    static long fromMillis(String startText, long nowMillis) {
        if (startText.equals(new StartSpec.Now().toString())) {
            return nowMillis;
        }
        return startText.startsWith(AT) && startText.endsWith("]")
                ? Instant.parse(startText.substring(AT.length(), startText.length() - 1))
                        .toEpochMilli()
                : Long.MIN_VALUE;
    }

    private static String generation(ResolvedTrigger trigger) {
        String text = trigger.inputs() + "\n" + trigger.trigger().spec();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
