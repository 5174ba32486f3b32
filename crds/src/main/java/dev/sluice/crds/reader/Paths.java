package dev.sluice.crds.reader;

/** Builds field paths. */
final class Paths {

    private Paths() {}

    static String child(String path, String key) {
        boolean plain =
                key.chars().allMatch(letter -> Character.isLetterOrDigit(letter) || letter == '-' || letter == '_');
        String shown = key.length() > 80 ? key.substring(0, 80) + "..." : key;
        if (!plain || key.isEmpty()) {
            return path + "[\"" + shown.replace("\n", "\\n") + "\"]";
        }
        return path.isEmpty() ? shown : path + "." + shown;
    }

    static String element(String path, int index) {
        return path + "[" + index + "]";
    }
}
