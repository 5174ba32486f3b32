package dev.sluice.crds.topology;

import dev.sluice.crds.Suggestion;
import dev.sluice.crds.model.SubscriberSpec;
import dev.sluice.crds.model.TopicTarget;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.reader.Located;
import dev.sluice.crds.reader.ReadResult;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns of inputs whose {@code topic} no subscriber here writes: it may come from elsewhere, or be misspelt. */
final class TopicWarnings {

    private final ReadResult read;
    private final Map<String, ResolvedTrigger> triggers;
    private final Complaints complaints;

    TopicWarnings(ReadResult read, Map<String, ResolvedTrigger> triggers, Complaints complaints) {
        this.read = read;
        this.triggers = triggers;
        this.complaints = complaints;
    }

    void warn() {
        Set<TopicRef> written = triggers.values().stream()
                .flatMap(trigger -> trigger.subscribers().stream())
                .flatMap(subscriber ->
                        Stream.of(subscriber.topic(), subscriber.deadLetterTopic(), subscriber.replyTopic()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        for (Located located : read.resources()) {
            ResolvedTrigger trigger = triggers.get(located.resource().key());
            if (located.resource() instanceof Trigger && trigger != null) {
                trigger.inputs().stream()
                        .filter(input -> input.spec().topic() != null && !written.contains(input.topic()))
                        .forEach(input -> warn(located, input));
            }
        }
    }

    private void warn(Located located, ResolvedTrigger.Input input) {
        String topic = String.valueOf(input.spec().topic());
        complaints.warning(
                located,
                "spec.inputs." + input.name() + ".topic",
                "no subscriber here writes topic \"" + topic + "\"",
                Suggestion.hint("topics of subscribers", topic, topics()));
    }

    private Set<String> topics() {
        return triggers.values().stream()
                .flatMap(trigger -> trigger.trigger().spec().subscribers().stream())
                .flatMap(TopicWarnings::topics)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> topics(SubscriberSpec subscriber) {
        TopicTarget reply = subscriber.reply();
        return Stream.of(subscriber.topic(), subscriber.deadLetterTopic(), reply == null ? null : reply.topic())
                .flatMap(Stream::ofNullable);
    }
}
