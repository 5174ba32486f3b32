package dev.sluice.trigger.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The answers that a group owes: each comes, or fails when the group ends first. Thread-safe. */
final class Answers {

    private final String group;
    private final Set<CompletableFuture<?>> owed = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Of a group that has not ended. */
    Answers(String group) {
        this.group = group;
    }

    /** An answer that somebody waits for. */
    <T extends @Nullable Object> CompletableFuture<T> owe() {
        CompletableFuture<T> answer = new CompletableFuture<>();
        owed.add(answer);
        var unused = answer.whenComplete((value, failure) -> owed.remove(answer));
        if (ended.isDone()) {
            answer.completeExceptionally(gone());
        }
        return answer;
    }

    /** The group has ended: nobody gets an answer any more. */
    void end() {
        ended.complete(null);
        List.copyOf(owed).forEach(answer -> answer.completeExceptionally(gone()));
    }

    private IllegalStateException gone() {
        return new IllegalStateException("trigger group " + group + " is closed");
    }

    /** Returns when the group has ended; after that long it counts as ended. */
    void awaitEnd(Duration patience) {
        ended.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        end();
    }
}
