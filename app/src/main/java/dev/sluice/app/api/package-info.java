/**
 * The HTTP API of a running Sluice under {@code /api/v1}: resources, events, deliveries, dead letters, a live stream.
 *
 * <p>Start reading at {@link dev.sluice.app.api.Api}, whose table of routes is also the OpenAPI document.
 */
@NullMarked
package dev.sluice.app.api;

import org.jspecify.annotations.NullMarked;
