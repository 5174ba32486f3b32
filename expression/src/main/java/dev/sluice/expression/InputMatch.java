package dev.sluice.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An input's {@code match}: RE2, found anywhere in the text payload or in {@code matchOn}. */
final class InputMatch implements Filter {

    private final Pattern pattern;
    private final @Nullable CelExpression matchOn;

    private InputMatch(Pattern pattern, @Nullable CelExpression matchOn) {
        this.pattern = pattern;
        this.matchOn = matchOn;
    }

    /**
     * What was found.
     *
     * @param verdict an error when {@code matchOn} has no value
     * @param groups the named groups that took part in the match
     */
    record Found(Verdict verdict, Map<String, String> groups) {

        static final Found NOTHING = new Found(Verdict.NO_MATCH, Map.of());
        static final Found NO_TEXT = new Found(Verdict.ERROR, Map.of());
    }

    static Compiled<InputMatch> compile(String text, @Nullable CelExpression matchOn) {
        return Re2.compile(text).map(pattern -> new InputMatch(pattern, matchOn));
    }

    /** Looks for the pattern; {@code view} is the one this input's groups go into. */
    Found find(EventView view) {
        Optional<String> text = text(view);
        if (text.isEmpty()) {
            return matchOn == null ? Found.NOTHING : Found.NO_TEXT;
        }
        Matcher matcher = pattern.matcher(text.get());
        if (!matcher.find()) {
            return Found.NOTHING;
        }
        Map<String, String> groups = new LinkedHashMap<>();
        for (String name : pattern.namedGroups().keySet()) {
            String group = matcher.group(name);
            if (group != null) {
                groups.put(name, group);
            }
        }
        return new Found(Verdict.MATCH, groups);
    }

    private Optional<String> text(EventView view) {
        return matchOn == null ? view.text() : matchOn.string(view.withoutMatch());
    }

    /** What this needs of the field it looks at; empty when that is not one field. */
    Optional<Need> need(boolean wanted) {
        Optional<CelPath> path = matchOn == null
                ? Optional.of(new CelPath("data", List.of()))
                : Goals.field(matchOn.ast().getExpr());
        return path.map(field -> new Need(field, Need.Kind.MATCHES, List.of(pattern.pattern()), wanted, false));
    }

    @Override
    public Verdict test(EventView view) {
        return view.found().verdict();
    }

    @Override
    public Reason why(EventView view) {
        Verdict verdict = test(view);
        String expression = "match: " + pattern.pattern();
        if (verdict == Verdict.ERROR && matchOn != null) {
            Reason text = matchOn.why(view.withoutMatch());
            return Reason.error(expression, text.seen(), "matchOn has no text: " + text.line());
        }
        String path = matchOn == null ? "data" : matchOn.text();
        Optional<String> text = text(view);
        return Reason.leaf(expression, verdict, List.of(Reason.Seen.of(path, text.orElse(null), text.isPresent())));
    }
}
