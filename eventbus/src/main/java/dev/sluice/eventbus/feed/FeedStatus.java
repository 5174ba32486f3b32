package dev.sluice.eventbus.feed;

import dev.sluice.eventbus.Topic;
import java.util.Set;

/**
 * How a feed stands.
 *
 * @param catchingUp the topics that are catching up with their backlog
 * @param waiting how many events wait in the inbox for topics that are behind them
 */
public record FeedStatus(Set<Topic> catchingUp, long waiting) {}
