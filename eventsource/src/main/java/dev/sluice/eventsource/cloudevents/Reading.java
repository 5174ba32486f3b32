package dev.sluice.eventsource.cloudevents;

import dev.sluice.eventbus.Event;

/** What came of reading one message. */
public sealed interface Reading {

    /**
     * A valid event.
     *
     * @param event the event
     */
    record Valid(Event event) implements Reading {}

    /**
     * Not a valid event.
     *
     * @param fault what is wrong with it
     */
    record Invalid(Fault fault) implements Reading {}
}
