package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Entries;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Trigger reads, decides and calls. */
public record TriggerSpec(
        @Default("default")
        @Text(Format.DNS_LABEL)
        @Doc("The bus of the trigger's topics and dead letters; default default.")
        String eventBus,

        @Entries(min = 1, each = Format.IDENTIFIER) @Doc("Named, filtered streams of events.")
        Map<String, InputSpec> inputs,

        @Entries(each = Format.IDENTIFIER) @Doc("Named streams derived from inputs over time.")
        Map<String, PatternSpec> patterns,

        @Entries(min = 1) @Doc("Who is called, and when.") List<SubscriberSpec> subscribers,

        @Doc("Where a new trigger begins: now (default), earliest, a time, or an event id.") @Nullable
        StartSpec start,

        @Default("default")
        @Text(Format.DNS_LABEL)
        @Doc("Triggers of one namespace, bus and group share one reader and store; default default.")
        String group,

        @Doc("True stops it; its backlog is kept; default false.")
        boolean paused,

        @Text(Format.LOG_LEVEL) @Doc("A klog-style number or the name of a level.") @Nullable
        String logLevel) {
    /** Copies. */
    public TriggerSpec {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        patterns = Collections.unmodifiableMap(new LinkedHashMap<>(patterns));
        subscribers = List.copyOf(subscribers);
    }
}
