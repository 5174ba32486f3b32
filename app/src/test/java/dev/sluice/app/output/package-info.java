/** Tests of what {@code sluice} prints. */
@NullMarked
package dev.sluice.app.output;

import org.jspecify.annotations.NullMarked;
