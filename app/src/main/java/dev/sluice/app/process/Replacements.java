package dev.sluice.app.process;

import dev.sluice.eventsource.spi.Addresses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code --resolve HOST[:PORT]=ADDRESS[:PORT]} for sources. */
public final class Replacements {

    private Replacements() {}

    /** The addresses to connect to. */
    public static Addresses of(List<String> replacements) {
        Map<String, String> table = new HashMap<>();
        for (String replacement : replacements) {
            int equals = replacement.indexOf('=');
            if (equals < 1 || equals == replacement.length() - 1) {
                throw new StartFailure("sluice: --resolve " + replacement
                        + " is not HOST[:PORT]=ADDRESS, such as orders.default.svc=127.0.0.1:8081");
            }
            table.put(replacement.substring(0, equals), replacement.substring(equals + 1));
        }
        return Addresses.of(table);
    }
}
