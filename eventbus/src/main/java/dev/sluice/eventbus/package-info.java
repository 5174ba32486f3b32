/** The bus and log ports, and the durable log behind them. */
@NullMarked
package dev.sluice.eventbus;

import org.jspecify.annotations.NullMarked;
