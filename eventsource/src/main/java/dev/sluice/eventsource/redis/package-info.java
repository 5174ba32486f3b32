/**
 * Reads Redis with the Vert.x client. {@link dev.sluice.eventsource.redis.RedisSourceKind} makes sources; its
 * {@code RedisAttempt} is run again and again on the source's own thread; each opens a {@code RedisLink} over which a
 * {@code RedisReader} (of a stream, a list or a channel) takes its turns. A reader outlives its links, so that it knows after
 * a lost connection what is still under way.
 *
 * @see <a href="../../../../../../../../docs/adr/0030-plain-broker-clients.md">Decision 30</a>
 */
@NullMarked
package dev.sluice.eventsource.redis;

import org.jspecify.annotations.NullMarked;
