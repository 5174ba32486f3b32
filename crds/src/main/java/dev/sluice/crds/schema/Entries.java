package dev.sluice.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How many entries a list or map may have. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Entries {

    /** Fewest entries; 1 or more makes the field required. */
    int min() default 0;

    /** Most entries; -1: 100 for lists, 64 for maps. */
    int max() default -1;

    /** What a map's keys, or a list's texts, are. */
    Format each() default Format.PLAIN;
}
