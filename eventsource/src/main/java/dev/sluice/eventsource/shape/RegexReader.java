package dev.sluice.eventsource.shape;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the named groups of a regular expression (RE2, so linear in the line) the fields of data. */
final class RegexReader implements PayloadReader {

    private final Pattern pattern;
    private final String[] names;

    RegexReader(String regex) {
        this.pattern = Pattern.compile(regex);
        this.names = pattern.namedGroups().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toArray(String[]::new);
        if (names.length == 0) {
            throw new IllegalArgumentException("the regex \"" + regex + "\" has no named group (?<name>...)");
        }
    }

    @Override
    public Content read(byte[] body, @Nullable String contentType) {
        String line = new String(body, StandardCharsets.UTF_8);
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            return PayloadReader.unreadable("the regex does not match", line, pattern.pattern());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : names) {
            String value = matcher.group(name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new Content.Data(JsonValues.bytes(fields), JSON);
    }
}
