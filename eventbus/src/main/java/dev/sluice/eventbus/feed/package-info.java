/**
 * Copies the events of a foreign bus into a log of our own, so that triggers read an ordered, durable log with history
 * wherever the events come from.
 *
 * <p>Flow: an {@link dev.sluice.eventbus.EventBus} hands batches to {@link dev.sluice.eventbus.feed.Feed}. While nothing is
 * catching up they go straight into the log. A topic that shows old events is catching up ({@code CatchUp}): then all events
 * go to the {@code Inbox} first, on disk, and from there into the log in the order of their stamps, as far as every topic
 * that is catching up has come; the log's clock follows.
 *
 * <p>Start reading at {@code Feed}, then {@code CatchUp}. Why: {@code docs/adr/0082-an-inbox-for-backlogs.md}.
 */
@NullMarked
package dev.sluice.eventbus.feed;

import org.jspecify.annotations.NullMarked;
