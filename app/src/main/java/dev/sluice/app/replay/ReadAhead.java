package dev.sluice.app.replay;

import dev.sluice.eventbus.EventLog;
import dev.sluice.eventbus.StoredEvent;
import dev.sluice.eventbus.Topic;
import dev.sluice.expression.EventView;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * A way through a log from a position on. While one thread looks at a piece, another one reads and parses the next; two pieces
 * are in memory at once. Used by one thread.
 */
public final class ReadAhead {

    private static final int PIECE = 2_000;

    private final EventLog log;
    private final Set<Topic> topics;
    private final Executor reader;

    /**
     * Nothing is read yet.
     *
     * @param topics the payloads of their events are parsed; other events are left out
     * @param reader where reading blocks on disk
     */
    public ReadAhead(EventLog log, Set<Topic> topics, Executor reader) {
        this.log = log;
        this.topics = topics;
        this.reader = reader;
    }

    /**
     * An event and its view.
     *
     * @param view its payload is parsed
     */
    public record Seen(StoredEvent event, EventView view) {}

    /**
     * Some events.
     *
     * @param events those of the topics
     * @param last the position up to which the log was read; -1 at its end
     */
    private record Piece(List<Seen> events, long last) {}

    /**
     * Goes through the log until its end or until an event is refused.
     *
     * @param after begins behind this position
     * @param each told every event of the topics, in order; false ends it
     */
    public void from(long after, Predicate<Seen> each) {
        Piece piece = read(after);
        while (piece.last() >= 0) {
            long last = piece.last();
            CompletableFuture<Piece> next = CompletableFuture.supplyAsync(() -> read(last), reader);
            for (Seen seen : piece.events()) {
                if (!each.test(seen)) {
                    return;
                }
            }
            piece = join(next);
        }
    }

    private Piece read(long after) {
        List<StoredEvent> stored = log.read(after, PIECE);
        List<Seen> events = stored.stream()
                .filter(event -> topics.contains(event.topic()))
                .map(ReadAhead::parsed)
                .toList();
        return new Piece(
                events, stored.isEmpty() ? -1 : stored.get(stored.size() - 1).position());
    }

    private static Seen parsed(StoredEvent event) {
        EventView view = EventView.of(event.event());
        view.parse();
        return new Seen(event, view);
    }

    private static Piece join(CompletableFuture<Piece> next) {
        try {
            return next.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
