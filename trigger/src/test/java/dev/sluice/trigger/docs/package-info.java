/** Tests of the documentation of patterns. */
@NullMarked
package dev.sluice.trigger.docs;

import org.jspecify.annotations.NullMarked;
