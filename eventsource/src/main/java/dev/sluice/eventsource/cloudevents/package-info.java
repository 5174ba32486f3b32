/**
 * Reads CloudEvents 1.0 and 0.3 as transports carry them: binary mode from headers, structured mode and batches from JSON.
 *
 * <p>Nothing is thrown for bad input: a {@link dev.sluice.eventsource.cloudevents.Reading} is the event or the
 * {@link dev.sluice.eventsource.cloudevents.Fault} that says what is wrong with it and where. Attribute values and data are
 * kept byte for byte; only what a binding encodes (percent-encoding, base 64) is decoded.
 *
 * <p>Start reading at {@link dev.sluice.eventsource.cloudevents.CloudEventReader}.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP
 *     binding</a>
 */
@NullMarked
package dev.sluice.eventsource.cloudevents;

import org.jspecify.annotations.NullMarked;
