/**
 * The laws of the bus and of the log as tests. An implementation extends {@link
 * dev.sluice.eventbus.contract.EventBusContract} or {@link dev.sluice.eventbus.contract.EventLogContract} and says how to
 * open itself; a law that it cannot keep it leaves out of {@code laws()}.
 */
@NullMarked
package dev.sluice.eventbus.contract;

import org.jspecify.annotations.NullMarked;
