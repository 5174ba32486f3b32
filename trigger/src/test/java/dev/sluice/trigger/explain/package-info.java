/** What explanations say. */
@NullMarked
package dev.sluice.trigger.explain;

import org.jspecify.annotations.NullMarked;
