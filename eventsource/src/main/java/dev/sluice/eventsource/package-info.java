/** Connectors that bring events in, and the shaping that makes events of messages. */
@NullMarked
package dev.sluice.eventsource;

import org.jspecify.annotations.NullMarked;
