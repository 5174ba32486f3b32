package dev.sluice.app.cli;

import dev.sluice.app.client.Acceptance;
import dev.sluice.app.client.ClientException;
import dev.sluice.app.client.Outgoing;
import dev.sluice.app.output.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What became of the messages of one {@code send}. Thread-safe. */
final class SendTally implements Sender.Observer {

    private static final int MAX_REASONS = 5;

    private final Terminal err;
    private final Set<String> ids = new LinkedHashSet<>();
    private final List<String> reasons = new ArrayList<>();
    private long accepted;
    private long filtered;
    private long duplicates;
    private long refused;
    private boolean waiting;

    /** @param err learns when the server goes and comes back */
    SendTally(Terminal err) {
        this.err = err;
    }

    @Override
    public synchronized void taken(Outgoing message, Acceptance acceptance) {
        ids.addAll(acceptance.ids());
        accepted++;
        filtered += acceptance.filtered() ? 1 : 0;
        duplicates += acceptance.duplicate() ? 1 : 0;
        if (waiting) {
            waiting = false;
            err.line("sluice: it answers again");
        }
    }

    @Override
    public synchronized void refused(Outgoing message, ClientException reason) {
        refused++;
        String text = String.valueOf(reason.getMessage());
        if (reasons.size() < MAX_REASONS && !reasons.contains(text)) {
            reasons.add(text);
        }
    }

    @Override
    public synchronized void waiting(ClientException reason) {
        if (!waiting) {
            waiting = true;
            err.line("sluice: not taken, trying again under the same ids: " + reason.getMessage());
        }
    }

    /** Ids of the stored events, in the order of their acceptance. */
    synchronized List<String> ids() {
        return List.copyOf(ids);
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized long filtered() {
        return filtered;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    synchronized long refused() {
        return refused;
    }

    /** Why messages were refused, each reason once, at most five. */
    synchronized List<String> reasons() {
        return List.copyOf(reasons);
    }
}
