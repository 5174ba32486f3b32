package dev.sluice.trigger.engine;

import dev.sluice.expression.EventView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The inputs that took an event, each with its view of it. Reused from event to event. */
final class Matched {

    private final int[] inputs;
    private final @Nullable EventView[] views;
    private int size;

    Matched(int inputs) {
        this.inputs = new int[inputs];
        this.views = new EventView[inputs];
    }

    void clear() {
        size = 0;
    }

    void add(int input, EventView view) {
        inputs[size++] = input;
        views[input] = view;
    }

    int size() {
        return size;
    }

    int input(int i) {
        return inputs[i];
    }

    EventView view(int input) {
        return Objects.requireNonNull(views[input]);
    }

    /** The first of these inputs that a pattern reads, -1 when it reads none. */
    int firstReadBy(PatternProgram<?> pattern) {
        for (int i = 0; i < size; i++) {
            if (pattern.roles(inputs[i]) != 0) {
                return inputs[i];
            }
        }
        return -1;
    }

    long rolesIn(PatternProgram<?> pattern) {
        long roles = 0;
        for (int i = 0; i < size; i++) {
            roles |= pattern.roles(inputs[i]);
        }
        return roles;
    }

    /** The first of these inputs that a condition names, -1 when it names none. */
    int firstNamedBy(ConditionProgram condition) {
        for (int name : condition.names()) {
            for (int i = 0; i < size; i++) {
                if (inputs[i] == name) {
                    return name;
                }
            }
        }
        return -1;
    }
}
