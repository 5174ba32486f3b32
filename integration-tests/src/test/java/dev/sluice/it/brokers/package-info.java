/**
 * Real brokers for tests, on loopback and free ports: {@link dev.sluice.it.brokers.KafkaBroker},
 * {@link dev.sluice.it.brokers.MqttBroker}, {@link dev.sluice.it.brokers.RedisServer},
 * {@link dev.sluice.it.brokers.NatsServer} (where one is installed). Each is started by its constructor's
 * caller, can be stopped and started again on the same data and port, and leaves nothing running when closed.
 */
@NullMarked
package dev.sluice.it.brokers;

import org.jspecify.annotations.NullMarked;
