package dev.sluice.trigger.pattern;

import dev.sluice.crds.model.TokenBucketSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets events pass while tokens last. A full bucket is forgotten. */
final class TokenBucket implements Machine<TokenBucket.Bucket> {

    /**
     * A bucket that is not full.
     *
     * @param tokens what is in it
     * @param refilledMillis when the newest token came back, or the bucket was last found full
     */
    record Bucket(long tokens, long refilledMillis) {}

    private final long capacity;
    private final long refillMillis;

    TokenBucket(TokenBucketSpec spec) {
        this.capacity = spec.capacity();
        this.refillMillis = spec.refill().toMillis();
    }

    @Override
    public Next<Bucket> onEvent(@Nullable Bucket state, PatternEvent event) {
        Bucket bucket = state == null ? new Bucket(capacity, event.timeMillis()) : refilled(state, event.timeMillis());
        if (bucket.tokens == 0) {
            return Next.suppressed(bucket);
        }
        return Next.saying(new Bucket(bucket.tokens - 1, bucket.refilledMillis), Emission.passing(event));
    }

    private Bucket refilled(Bucket bucket, long now) {
        long back = Math.min((now - bucket.refilledMillis) / refillMillis, capacity - bucket.tokens);
        return new Bucket(bucket.tokens + back, bucket.refilledMillis + back * refillMillis);
    }

    @Override
    public Next<Bucket> onTimer(Bucket state, long dueMillis, long sequence) {
        Bucket bucket = refilled(state, dueMillis);
        return Next.quiet(bucket.tokens == capacity ? null : bucket);
    }

    @Override
    public long dueMillis(Bucket state) {
        return state.refilledMillis + (capacity - state.tokens) * refillMillis;
    }

    @Override
    public List<EventRef> events(Bucket state) {
        return List.of();
    }

    @Override
    public void write(Bucket state, StateWriter out) {
        out.number(state.tokens).signed(state.refilledMillis);
    }

    @Override
    public Bucket read(StateReader in) {
        return new Bucket(in.number(), in.signed());
    }
}
