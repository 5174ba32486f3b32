package dev.sluice.crds.topology;

import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.HttpMethod;
import dev.sluice.crds.model.HttpSettings;
import dev.sluice.crds.reader.Located;
import java.util.HashMap;
import java.util.Map;

/** Reports HTTP events that would take the same requests: one path and method belongs to one event. */
final class PathConflicts {

    private final Map<String, String> owners = new HashMap<>();
    private final Complaints complaints;

    PathConflicts(Complaints complaints) {
        this.complaints = complaints;
    }

    /** Takes the paths of a source; false when one of them is taken. */
    boolean add(Located located, EventSource source) {
        boolean free = true;
        for (Map.Entry<String, HttpSettings> event : source.spec().http().entrySet()) {
            free &= add(located, source, event.getKey(), event.getValue());
        }
        return free;
    }

    private boolean add(Located located, EventSource source, String event, HttpSettings http) {
        String path = http.path()
                .replace("{namespace}", source.metadata().namespace())
                .replace("{eventSource}", source.metadata().name())
                .replace("{event}", event);
        for (HttpMethod method : http.methods()) {
            String owner = owners.putIfAbsent(method + " " + path, source.key() + "/" + event);
            if (owner != null) {
                complaints.error(
                        located,
                        "spec.http." + event + ".path",
                        method + " " + path + " is taken by " + owner,
                        "give each event a path of its own, or other methods");
                return false;
            }
        }
        return true;
    }
}
