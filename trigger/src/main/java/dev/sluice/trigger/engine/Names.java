package dev.sluice.trigger.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a trigger, inputs first, then patterns: everything inside uses a name's index. */
final class Names {

    private final List<String> names;
    private final int inputs;
    private final Map<String, Integer> indexes = new HashMap<>();

    Names(List<String> inputs, List<String> patterns) {
        List<String> all = new ArrayList<>(inputs);
        all.addAll(patterns);
        this.names = List.copyOf(all);
        this.inputs = inputs.size();
        for (int i = 0; i < names.size(); i++) {
            indexes.put(names.get(i), i);
        }
    }

    int size() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    boolean isInput(int index) {
        return index < inputs;
    }

    int patternName(int pattern) {
        return inputs + pattern;
    }

    List<String> all() {
        return names;
    }

    boolean contains(String name) {
        return indexes.containsKey(name);
    }

    int index(String name) {
        Integer index = indexes.get(name);
        if (index == null) {
            throw new IllegalArgumentException("unknown name \"" + name + "\"; known are " + String.join(", ", names));
        }
        return index;
    }
}
