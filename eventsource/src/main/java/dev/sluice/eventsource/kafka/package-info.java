/**
 * Reads Kafka topics with the plain Kafka client. {@link dev.sluice.eventsource.kafka.KafkaSourceKind} makes sources;
 * its {@code KafkaAttempt} is run again and again on the source's own thread; each makes a consumer whose
 * {@code KafkaReader} polls, emits, and commits what the bus has, told by a {@code PartitionProgress} per partition.
 *
 * @see <a href="../../../../../../../../docs/adr/0030-plain-broker-clients.md">Decision 30</a>
 */
@NullMarked
package dev.sluice.eventsource.kafka;

import org.jspecify.annotations.NullMarked;
