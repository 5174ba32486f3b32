/**
 * Reads MQTT topics with the Vert.x client. {@link dev.sluice.eventsource.mqtt.MqttSourceKind} makes sources; an
 * {@code MqttSource} keeps one {@code MqttSession} open, and makes another when it ends; a session subscribes, emits, and
 * sends PUBACK when the bus has the message.
 *
 * @see <a href="../../../../../../../../docs/adr/0030-plain-broker-clients.md">Decision 30</a>
 */
@NullMarked
package dev.sluice.eventsource.mqtt;

import org.jspecify.annotations.NullMarked;
