/**
 * What can be promised for each bus and source event when everything runs in one process, in words: {@code check} prints it,
 * and whoever reports a status may.
 */
@NullMarked
package dev.sluice.app.guarantee;

import org.jspecify.annotations.NullMarked;
