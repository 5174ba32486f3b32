/** Generated filters and events that several modules try their explanations on. */
@NullMarked
package dev.sluice.expression.contract;

import org.jspecify.annotations.NullMarked;
