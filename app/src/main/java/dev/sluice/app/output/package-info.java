/** What {@code sluice} prints: lines for people, with colour on a terminal, or JSON lines for machines. */
@NullMarked
package dev.sluice.app.output;

import org.jspecify.annotations.NullMarked;
