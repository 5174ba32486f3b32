package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Format;
import dev.sluice.crds.schema.Text;

/** A topic on the trigger's bus. */
public record TopicTarget(
        @Text(Format.TOPIC) @Doc("The topic.") String topic) {}
