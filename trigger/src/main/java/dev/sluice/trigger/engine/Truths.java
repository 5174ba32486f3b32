package dev.sluice.trigger.engine;

import dev.sluice.trigger.pattern.StateReader;
import dev.sluice.trigger.pattern.StateWriter;
import java.util.Arrays;
import java.util.OptionalLong;

/** Which names are true: since their newest occurrence, or, where they can resolve, while a key of them is firing. */
final class Truths {

    private static final long NEVER = Long.MIN_VALUE;

    private final Names names;
    private final long[] freshnessMillis;
    private final boolean[] kept;
    private final boolean[] resolves;
    private final long[] newest;
    private final long[] firingKeys;

    /**
     * Nothing is true yet.
     *
     * @param kept the names that some condition asks for beside its occurrence; of the others nothing is remembered
     */
    Truths(Names names, long[] freshnessMillis, boolean[] kept, boolean[] resolves) {
        this.names = names;
        this.freshnessMillis = freshnessMillis;
        this.kept = kept;
        this.resolves = resolves;
        this.newest = new long[names.size()];
        this.firingKeys = new long[names.size()];
        Arrays.fill(newest, NEVER);
    }

    /** Whether remembering this occurrence changes what must be stored. */
    boolean occurred(int name, long nowMillis) {
        if (!kept[name] || resolves[name]) {
            return false;
        }
        newest[name] = nowMillis;
        return true;
    }

    void keysFiring(int name, int change) {
        firingKeys[name] += change;
    }

    boolean isTrue(int name, long nowMillis) {
        if (resolves[name]) {
            return firingKeys[name] > 0;
        }
        return newest[name] != NEVER && nowMillis - newest[name] < Math.max(1, freshnessMillis[name]);
    }

    OptionalLong lastMillis(int name) {
        return newest[name] == NEVER ? OptionalLong.empty() : OptionalLong.of(newest[name]);
    }

    void write(StateWriter out) {
        for (int i = 0; i < names.size(); i++) {
            if (newest[i] != NEVER || firingKeys[i] != 0) {
                out.text(names.name(i)).flag(newest[i] != NEVER);
                out.signed(newest[i] == NEVER ? 0 : newest[i]).number(firingKeys[i]);
            }
        }
        out.text(null);
    }

    /** Names that are gone are forgotten. */
    void read(StateReader in) {
        for (String name = in.text(); name != null; name = in.text()) {
            boolean occurred = in.flag();
            long millis = in.signed();
            long firing = in.number();
            if (names.contains(name)) {
                int index = names.index(name);
                newest[index] = occurred && kept[index] ? millis : NEVER;
                firingKeys[index] = resolves[index] ? firing : 0;
            }
        }
    }

    /** A pattern that starts empty has no firing keys. */
    void forget(int name) {
        newest[name] = NEVER;
        firingKeys[name] = 0;
    }
}
