/**
 * HTTP sinks: {@link dev.sluice.trigger.delivery.http.HttpSink} sends requests over kept connections to addresses that an
 * {@link dev.sluice.trigger.delivery.http.AddressGuard} has checked; a {@code RequestForm} decides what a request looks
 * like, {@code Answer} what a status means, {@code ReplyReader} what came back.
 */
@NullMarked
package dev.sluice.trigger.delivery.http;

import org.jspecify.annotations.NullMarked;
