package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Expression;
import dev.sluice.crds.schema.ExpressionKind;

/** How several lines are one event. */
public record Multiline(
        @Expression(ExpressionKind.REGEX) @Doc("A line that matches begins a new event.")
        String start) {}
