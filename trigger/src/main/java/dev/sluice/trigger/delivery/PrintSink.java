package dev.sluice.trigger.delivery;

import dev.sluice.eventbus.Event;
import dev.sluice.trigger.engine.Firing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The sink {@code print:}. Shows each delivery as one line, or as a block when its payload has several; for trying things
 * out. Accepts everything. Thread-safe if the terminal is.
 */
public final class PrintSink implements Sink {

    private static final int MAX_CHARS = 4096;

    private final String receiver;
    private final Consumer<String> terminal;

    /**
     * A printer.
     *
     * @param receiver the subscriber's name, printed in front
     * @param terminal takes the text of one delivery, without a line end
     */
    public PrintSink(String receiver, Consumer<String> terminal) {
        this.receiver = receiver;
        this.terminal = terminal;
    }

    @Override
    public CompletionStage<SendResult> send(SinkRequest request) {
        terminal.accept(text(request));
        return CompletableFuture.completedFuture(new SendResult.Accepted(0, null));
    }

    private String text(SinkRequest request) {
        Event event = request.event();
        StringBuilder text = new StringBuilder(receiver);
        if (request.state() == Firing.State.RESOLVED) {
            text.append(" resolved");
        }
        text.append("  ").append(event.type()).append("  ").append(event.source());
        event.subject().ifPresent(subject -> text.append("  ").append(subject));
        text.append("  ").append(event.id());
        if (event.hasData()) {
            String payload = payload(event);
            text.append(payload.indexOf('\n') < 0 ? "  " + payload : "\n    " + payload.replace("\n", "\n    "));
        }
        return text.toString();
    }

    private static String payload(Event event) {
        Optional<String> payload = EventJson.text(event.data());
        if (payload.isEmpty()) {
            return "(" + event.data().length + " bytes)";
        }
        String visible = payload.get().stripTrailing().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
        return visible.length() <= MAX_CHARS
                ? visible
                : visible.substring(0, MAX_CHARS) + "… (" + event.data().length + " bytes)";
    }

    @Override
    public String describe() {
        return "print:";
    }

    @Override
    public void close() {
        // The terminal is the process's.
    }
}
