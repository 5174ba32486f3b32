/**
 * The other end of the HTTP API of a running Sluice, for commands and tests: plain requests with JSON, events that are sent
 * again until they are taken, and the live stream.
 *
 * <p>Start reading at {@link dev.sluice.app.client.SluiceClient}.
 */
@NullMarked
package dev.sluice.app.client;

import org.jspecify.annotations.NullMarked;
