package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;

/** How several lines are one event. */
public record Multiline(
        @Text(Format.REGEX) @Doc("A line that matches begins a new event.")
        String start) {}
