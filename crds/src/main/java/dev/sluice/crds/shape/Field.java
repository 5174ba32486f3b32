package dev.sluice.crds.shape;

import dev.sluice.crds.schema.NeedsValue;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record.
 *
 * @param key its YAML name
 * @param index which component of the record it is
 * @param type what it may be
 * @param required whether it must be given
 * @param nullable whether it may be null when it is absent
 * @param inline whether its own fields stand in the surrounding mapping
 * @param defaultText what it holds when it is absent, as in YAML; null: nothing
 * @param doc what it means
 * @param needs a field whose value it depends on; null: none
 * @param with a field that must be given with it; null: none
 */
public record Field(
        String key,
        int index,
        FieldType type,
        boolean required,
        boolean nullable,
        boolean inline,
        @Nullable String defaultText,
        String doc,
        @Nullable NeedsValue needs,
        @Nullable String with) {}
