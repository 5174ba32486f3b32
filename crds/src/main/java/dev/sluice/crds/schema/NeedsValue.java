package dev.sluice.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A field that has a meaning only when another field has a given value. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface NeedsValue {

    /** The other field's YAML name. */
    String field();

    /** The values of which it must have one, as in YAML. */
    String[] value();

    /** True: with such a value this field must be given. */
    boolean required() default false;
}
