package dev.sluice.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.app.output.Terminal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command takes, and where it prints. */
final class CommonOptions {

    private final ObjectMapper mapper = new ObjectMapper();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON for machines.")
    private boolean json;

    boolean json() {
        return json;
    }

    Surroundings surroundings() {
        return ((SluiceCommand) spec.root().userObject()).surroundings();
    }

    Terminal out() {
        return surroundings().out();
    }

    Terminal err() {
        return surroundings().err();
    }

    ObjectMapper mapper() {
        return mapper;
    }

    /** Prints a document for machines, on several lines. */
    void document(JsonNode document) {
        out().line(document.toPrettyString());
    }

    /** Prints a record for machines, on one line. */
    void record(Object record) {
        try {
            out().line(mapper.writeValueAsString(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is printed is always JSON", e);
        }
    }
}
