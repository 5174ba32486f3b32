package dev.sluice.trigger.pattern;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fires when a value differs from the previous one. Events without the value are ignored. */
final class Change implements Machine<EventRef> {

    @Override
    public Next<EventRef> onEvent(@Nullable EventRef previous, PatternEvent event) {
        String value = event.ref().value();
        if (value == null) {
            return Next.quiet(previous);
        }
        return previous == null || value.equals(previous.value())
                ? Next.quiet(event.ref())
                : Next.saying(event.ref(), Emission.firing(event.timeMillis(), List.of(previous, event.ref())));
    }

    @Override
    public Next<EventRef> onTimer(EventRef previous, long dueMillis, long sequence) {
        return Next.quiet(previous);
    }

    @Override
    public long dueMillis(EventRef previous) {
        return NEVER;
    }

    @Override
    public List<EventRef> events(EventRef previous) {
        return List.of(previous);
    }

    @Override
    public void write(EventRef previous, StateWriter out) {
        out.ref(previous);
    }

    @Override
    public EventRef read(StateReader in) {
        return in.ref();
    }
}
