/**
 * Takes HTTP requests: {@link dev.sluice.eventsource.http.HttpSources} hangs on a Vert.x router and looks sources up by path,
 * so sources come and go without touching the router.
 *
 * <p>One request: admission (method, credentials, rate, size, type), its body, its signature, its messages, one publication
 * together with whatever else came in the same turn of the event loop, and an answer when all of it is durable. Everything
 * of a request happens on its event loop; nothing blocks it.
 *
 * <p>Start reading at {@link dev.sluice.eventsource.http.HttpSources#handle}, then {@code Exchange}.
 */
@NullMarked
package dev.sluice.eventsource.http;

import org.jspecify.annotations.NullMarked;
