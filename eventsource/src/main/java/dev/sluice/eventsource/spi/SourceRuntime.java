package dev.sluice.eventsource.spi;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What all sources of a process share.
 *
 * @param vertx event loops; nothing may block on them
 * @param scheduler a few threads for timers and short blocking work such as reading a file; never closed by a source
 * @param clock the wall clock
 * @param random for jitter; thread-safe
 */
public record SourceRuntime(Vertx vertx, ScheduledExecutorService scheduler, Clock clock, RandomGenerator random) {}
