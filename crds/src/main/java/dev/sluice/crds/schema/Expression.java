package dev.sluice.crds.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** This text is an expression of a kind; the {@code ExpressionChecker} checks it. On a list: each of its texts. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Expression {

    /** Which language, over what, giving what. */
    ExpressionKind value();
}
