package dev.sluice.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fenced blocks of a page, in order. */
final class Blocks {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private Blocks() {}

    /**
     * A block.
     *
     * @param language what follows the fence
     * @param text what is in it
     * @param before the page's text before it
     */
    record Block(String language, String text, String before) {

        /** The heading of the second level that it stands under; empty before the first. */
        String heading() {
            return Pattern.compile("(?m)^## (.+)$")
                    .matcher(before)
                    .results()
                    .map(found -> found.group(1))
                    .reduce("", (first, second) -> second);
        }

        List<String> lines() {
            return text.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    static List<Block> of(Path page) throws IOException {
        String text = Files.readString(page);
        Matcher matcher = FENCE.matcher(text);
        return matcher.results()
                .map(found -> new Block(found.group(1), found.group(2), text.substring(0, found.start())))
                .toList();
    }

    /** The file that a YAML block is to be put into: the last one in code that the text before it names. */
    static Stream<String> file(Block block) {
        return Pattern.compile("`([\\w./-]+\\.yaml)`")
                .matcher(block.before())
                .results()
                .map(found -> found.group(1));
    }
}
