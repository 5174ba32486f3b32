package dev.sluice.crds.model;

import dev.sluice.crds.schema.Default;
import dev.sluice.crds.schema.Doc;
import java.time.Duration;

/** How long the log keeps events. */
public record HistorySpec(
        @Default("7d") @Doc("Age; default 7d.") Duration age,

        @Default("10Gi") @Doc("Size of all events; default 10Gi.")
        ByteSize size,

        @Default("hold") @Doc("What happens to events that a trigger has still to read; default hold.")
        UnreadPolicy unread) {}
