package dev.sluice.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Fields of which at most one, exactly one, or at least one must be given. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Exclusive.Several.class)
public @interface Exclusive {

    /** The YAML names. */
    String[] value();

    /** True: one of them must be given. */
    boolean required() default false;

    /** True: more than one may be given. */
    boolean many() default false;

    /** True: a boolean that is false counts as not given. */
    boolean falseIsAbsent() default false;

    /** Repeats. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Several {

        /** The groups. */
        Exclusive[] value();
    }
}
