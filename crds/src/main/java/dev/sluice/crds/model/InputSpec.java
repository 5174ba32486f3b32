package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import dev.sluice.crds.schema.With;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A named, filtered stream of events: of a source event, or of a topic that a subscriber writes. */
@Exclusive(
        value = {"eventSource", "topic"},
        required = true)
public record InputSpec(
        @With("event") @Text(Format.DNS_LABEL) @Doc("Name of the EventSource.") @Nullable
        String eventSource,

        @With("eventSource") @Text(Format.DNS_LABEL) @Doc("Name of the event.") @Nullable
        String event,

        @With("eventSource")
        @Text(Format.DNS_LABEL)
        @Doc("Namespace of the EventSource; default: that of the trigger.")
        @Nullable
        String namespace,

        @Text(Format.TOPIC) @Doc("In place of the three: a topic that a subscriber writes.") @Nullable
        String topic,

        @Expression(ExpressionKind.INPUT_WHERE) @Doc("CEL boolean over event and data.") @Nullable
        String where,

        @Doc("CloudEvents Subscriptions API filters; all must pass.")
        List<FilterSpec> filters,

        @Expression(ExpressionKind.REGEX)
        @Doc("Regular expression over the text payload, or over matchOn; named groups are match.<name> in CEL.")
        @Nullable
        String match,

        @With("match") @Expression(ExpressionKind.MATCH_ON) @Doc("CEL string that match looks at.") @Nullable
        String matchOn,

        @Default("60s") @Doc("How long the name is true after an occurrence; default 60s.")
        Duration freshness,

        @Default("has(data.state) && data.state == \"resolved\"")
        @Expression(ExpressionKind.STATE)
        @Doc("CEL boolean, true means resolved; read by inhibit and group.")
        String state) {
    /** Copies. */
    public InputSpec {
        filters = List.copyOf(filters);
    }
}
