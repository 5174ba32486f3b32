package dev.sluice.crds.reader;

import java.util.Map;

/**
 * Where the fields of a resource stand.
 *
 * @param file the file as it was named by the caller
 * @param positions by field path, such as {@code spec.inputs.login.where}
 */
public record Origin(String file, Map<String, Position> positions) {

    /**
     * A place in a file.
     *
     * @param line from 1
     * @param column in characters, from 1
     */
    public record Position(int line, int column) {

        /** The beginning of a file. */
        public static final Position START = new Position(1, 1);
    }

    /** Copies. */
    public Origin {
        positions = Map.copyOf(positions);
    }

    /** Where a field stands, or the nearest field around it that the file has. */
    public Position at(String path) {
        String nearest = path;
        while (!nearest.isEmpty()) {
            Position found = positions.get(nearest);
            if (found != null) {
                return found;
            }
            nearest = nearest.substring(0, Math.max(0, Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['))));
        }
        return positions.getOrDefault("", Position.START);
    }
}
