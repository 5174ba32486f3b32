package dev.sluice.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a text field may hold. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Text {

    /** What kind of text it is; decides pattern, length and who checks it. */
    Format value() default Format.PLAIN;

    /** True: empty text is an error also where it stands for itself, as the values of a map. */
    boolean nonEmpty() default false;
}
