package dev.sluice.eventsource.http;

import dev.sluice.eventbus.EventBus;
import dev.sluice.eventbus.Publication;
import dev.sluice.eventbus.PublishResult;
import java.util.List;

/** What one request publishes: all of it or nothing. Its methods are called on its event loop. */
interface Ingest {

    /** Where to. */
    EventBus bus();

    /** What; not empty, all to one bus. */
    List<Publication> publications();

    /** It is durable; one result per publication. */
    void stored(List<PublishResult> results);

    /** It is not. */
    void failed(Throwable error);
}
