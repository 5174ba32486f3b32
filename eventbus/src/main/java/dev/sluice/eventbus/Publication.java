package dev.sluice.eventbus;

/**
 * One event on its way to one topic.
 *
 * @param topic where it goes
 * @param event what goes there
 */
public record Publication(Topic topic, Event event) {}
