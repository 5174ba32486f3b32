package dev.sluice.app.api;

import dev.sluice.eventbus.Guarantee;
import java.util.Optional;

/** What is known of buses that are not in this process's own log. Thread-safe. */
public interface BusStates {

    /** Why nothing comes or goes on a bus; empty when all is well. */
    Optional<String> problem(String busKey);

    /** What a bus behind a broker promises; empty where the log of this process is the bus. */
    Optional<Guarantee> guarantee(String busKey);
}
