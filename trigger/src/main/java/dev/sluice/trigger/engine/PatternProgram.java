package dev.sluice.trigger.engine;

import dev.sluice.crds.model.DeadmanSpec;
import dev.sluice.crds.model.KeyOverflow;
import dev.sluice.crds.model.PatternCommon;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.model.TimeBasis;
import dev.sluice.expression.CelExpression;
import dev.sluice.trigger.pattern.EventRef;
import dev.sluice.trigger.pattern.Machine;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled pattern.
 *
 * @param <S> its machine's state
 */
final class PatternProgram<S> {

    /** How a pattern's events become what its machine sees. */
    record Fields(
            PatternKey key,
            @Nullable CelExpression value,
            @Nullable CelExpression weight,
            @Nullable CelExpression verdict) {

        /** How much events count together. */
        long amount(List<EventRef> refs) {
            return value == null
                    ? refs.stream().mapToLong(EventRef::weight).sum()
                    : refs.stream().map(EventRef::value).distinct().count();
        }
    }

    private static final Duration DEFAULT_IDLE = Duration.ofSeconds(10);

    private final String name;
    private final int index;
    private final PatternSpec spec;
    private final Machine<S> machine;
    private final Fields fields;
    private final long[] rolesByName;
    private final int[] upstream;
    private final String fingerprint;

    PatternProgram(int index, String name, PatternSpec spec, Machine<S> machine, Fields fields, Names names) {
        this.name = name;
        this.index = index;
        this.spec = spec;
        this.machine = machine;
        this.fields = fields;
        this.rolesByName = new long[names.size()];
        List<String> reads = spec.reads();
        for (int role = 0; role < reads.size(); role++) {
            rolesByName[names.index(reads.get(role))] |= 1L << role;
        }
        this.upstream = reads.stream()
                .distinct()
                .mapToInt(names::index)
                .filter(read -> !names.isInput(read))
                .toArray();
        this.fingerprint =
                new Ids().add(spec.kind().name()).add(spec.toString()).id();
    }

    String name() {
        return name;
    }

    int index() {
        return index;
    }

    PatternSpec spec() {
        return spec;
    }

    Machine<S> machine() {
        return machine;
    }

    Fields fields() {
        return fields;
    }

    /** The kind as it is written in a resource. */
    String kind() {
        String[] words = spec.kind().name().toLowerCase(java.util.Locale.ROOT).split("_", -1);
        StringBuilder kind = new StringBuilder(words[0]);
        Arrays.stream(words)
                .skip(1)
                .forEach(word ->
                        kind.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1)));
        return kind.toString();
    }

    /** The roles an occurrence of a name has here; 0 for a name that the pattern does not read. */
    long roles(int nameIndex) {
        return rolesByName[nameIndex];
    }

    /** Whether it reads inputs, itself or by watching that nothing else comes. */
    boolean readsInputs() {
        return machine.seesOthers()
                || upstream.length < spec.reads().stream().distinct().count();
    }

    /** Name indexes of the patterns it reads. */
    int[] upstream() {
        return upstream;
    }

    /** The keys that are waited for from the beginning. */
    List<String> expectedKeys() {
        if (!(spec instanceof DeadmanSpec deadman)) {
            return List.of();
        }
        return common().by() == null
                ? List.of("")
                : deadman.expect().stream().distinct().toList();
    }

    boolean eventTime() {
        return common().time() == TimeBasis.EVENT;
    }

    long latenessMillis() {
        Duration lateness = common().lateness();
        return lateness == null ? 0 : lateness.toMillis();
    }

    long idleMillis() {
        Duration idle = common().idle();
        return (idle == null ? DEFAULT_IDLE : idle).toMillis();
    }

    int maxKeys() {
        return common().maxKeys();
    }

    boolean evicts() {
        return common().overflow() == KeyOverflow.EVICT;
    }

    boolean resolves() {
        return spec.resolves();
    }

    PatternCommon common() {
        return spec.common();
    }

    /** Changes when the pattern's definition does. */
    String fingerprint() {
        return fingerprint;
    }
}
