package dev.sluice.app.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** An answer of many records, written as they come, one JSON line each. */
@FunctionalInterface
interface Lines {

    /**
     * Makes the records; runs on a worker thread.
     *
     * @param out takes one record; throws when the client has gone
     */
    void writeTo(Consumer<ObjectNode> out);
}
