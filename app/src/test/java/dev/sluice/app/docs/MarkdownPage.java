package dev.sluice.app.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of documentation as its tests see it.
 *
 * @param file where it is
 * @param blocks its fenced blocks, in order
 * @param prose its lines outside of blocks
 */
record MarkdownPage(Path file, List<Block> blocks, List<String> prose) {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final String FENCE = "```";

    /**
     * A fenced block.
     *
     * @param language what stands behind the fence
     * @param line the line of the fence, counted from 1
     * @param text what it holds
     */
    record Block(String language, int line, String text) {}

    /** The pages of the project: the root's, each module's, everything in docs and examples. */
    static List<MarkdownPage> all(Path root) throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, 3)) {
            for (Path file : files.filter(MarkdownPage::isPage).sorted().toList()) {
                pages.add(read(file));
            }
        }
        return pages;
    }

    private static boolean isPage(Path file) {
        String path = file.toString();
        return path.endsWith(".md") && !path.contains("/target/") && !path.contains("/.");
    }

    private static MarkdownPage read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> prose = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) {
                prose.add(lines.get(i));
                continue;
            }
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).startsWith(FENCE)) {
                end++;
            }
            String text = String.join("\n", lines.subList(i + 1, end));
            blocks.add(new Block(lines.get(i).substring(FENCE.length()).strip(), i + 1, text));
            i = end;
        }
        return new MarkdownPage(file, blocks, prose);
    }

    /** The links to places in the project: a path, an anchor, or both. */
    List<String> links() {
        return prose.stream()
                .map(line -> line.replaceAll("`[^`]*`", ""))
                .flatMap(line -> LINK.matcher(line).results().map(match -> match.group(1)))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** The anchors of its headings, as GitHub makes them. */
    Set<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        for (String line : prose) {
            if (line.startsWith("#")) {
                String heading =
                        LINK.matcher(line).replaceAll(MatchResult::group).replaceFirst("^#+\\s*", "");
                String anchor = heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    @Override
    public String toString() {
        return file.normalize().toString();
    }
}
