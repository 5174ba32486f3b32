package dev.sluice.trigger.runtime;

import dev.sluice.crds.topology.ResolvedTrigger;
import dev.sluice.crds.topology.Topology;
import dev.sluice.trigger.engine.Firing;
import dev.sluice.trigger.store.DeadLetterRow;
import dev.sluice.trigger.store.DeadLetters;
import dev.sluice.trigger.store.DeliveryRecords;
import dev.sluice.trigger.store.Generations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * All trigger groups of a process.
 *
 * <p>Thread-safe. Everything here may block; never call it from an event loop.
 */
public final class TriggerHost implements AutoCloseable {

    /** Names of readers that are not trigger groups begin so. */
    public static final String RESERVED = "_";

    private static final long RESOLVE_SECONDS = 20;

    private final GroupContext context;
    private final Map<String, TriggerGroup> groups = new ConcurrentSkipListMap<>();
    private boolean closed;

    /** A host without groups. */
    public TriggerHost(GroupContext context) {
        this.context = context;
    }

    /**
     * Runs exactly the triggers of a topology, without a restart and without losing an event. Returns when they run.
     *
     * @param topology what to run; a trigger that is missing finishes its pending deliveries
     * @throws IllegalStateException when the host is closed
     */
    public synchronized void apply(Topology topology) {
        Map<String, List<TriggerVersion>> wanted = new HashMap<>();
        for (ResolvedTrigger trigger : topology.triggers().values()) {
            wanted.computeIfAbsent(groupName(trigger), name -> new ArrayList<>())
                    .add(TriggerVersions.of(trigger));
        }
        for (String name : context.store().groups()) {
            if (!name.startsWith(RESERVED)) {
                wanted.computeIfAbsent(name, known -> new ArrayList<>());
            }
        }
        open(wanted.keySet());
        if (wanted.size() > 1) {
            // a trigger that moves leaves its group before it joins another
            await(
                    wanted,
                    (group, versions) -> group.retain(
                            versions.stream().map(TriggerVersion::name).collect(Collectors.toSet())));
        }
        await(wanted, TriggerGroup::apply);
    }

    /** Groups open before everything closes, or not at all. */
    private void open(Set<String> names) {
        synchronized (groups) {
            if (closed) {
                throw new IllegalStateException("the trigger groups are closed");
            }
            names.forEach(name -> groups.computeIfAbsent(name, missing -> TriggerGroup.open(context, missing)));
        }
    }

    private void await(
            Map<String, List<TriggerVersion>> wanted,
            BiFunction<TriggerGroup, List<TriggerVersion>, CompletionStage<Void>> change) {
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        groups.forEach((name, group) -> changes.add(
                change.apply(group, wanted.getOrDefault(name, List.of())).toCompletableFuture()));
        changes.forEach(CompletableFuture::join);
    }

    private static String groupName(ResolvedTrigger trigger) {
        ResolvedTrigger.Group group = trigger.group();
        return group.namespace() + ":" + group.busKey() + ":" + group.name();
    }

    /** How all groups stand. */
    public List<GroupStatus> status() {
        List<CompletableFuture<GroupStatus>> asked = new ArrayList<>();
        groups.values().forEach(group -> asked.add(group.status().toCompletableFuture()));
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /** What became of stored events, in all groups. */
    public DeliveryRecords deliveries() {
        return context.store().deliveries();
    }

    /** Which versions of triggers handled what. */
    public Generations generations() {
        return context.store().generations();
    }

    /** The dead letters of all groups. */
    public DeadLetters deadLetters() {
        return context.store().deadLetters();
    }

    /**
     * Sends a dead letter again under its old firing id, or discards it.
     *
     * @throws java.util.concurrent.CompletionException when its subscriber is not known any more, or it was sent or discarded
     *     already; with a {@link java.util.concurrent.TimeoutException} when the store does not take it for 20 s: it is done later
     */
    public void resolve(DeadLetterRow letter, boolean again) {
        for (TriggerGroup group : groups.values()) {
            if (group.row() == letter.group()) {
                group.resolve(letter, again)
                        .toCompletableFuture()
                        .orTimeout(RESOLVE_SECONDS, TimeUnit.SECONDS)
                        .join();
                return;
            }
        }
        throw new IllegalArgumentException("dead letter " + letter.id() + " belongs to no group of this process");
    }

    /**
     * Delivers firings that were decided outside, by a replay, as if the trigger had decided them now. Returns when they are durable.
     *
     * @param trigger {@code namespace/name}
     * @param firings firings of its subscribers; they keep their ids
     * @throws IllegalArgumentException when the trigger does not run here
     */
    public void deliver(String trigger, List<Firing> firings) {
        for (TriggerGroup group : groups.values()) {
            if (group.deliver(trigger, firings).toCompletableFuture().join()) {
                return;
            }
        }
        throw new IllegalArgumentException("trigger " + trigger + " does not run here");
    }

    /** Stops all groups; waits for what is under way. An edit that waits fails: a disk that is full does not keep the process. */
    @Override
    public void close() {
        synchronized (groups) {
            closed = true;
        }
        List<Thread> closing = new ArrayList<>();
        for (TriggerGroup group : groups.values()) {
            Thread thread = new Thread(group::close, "close-" + group.name());
            thread.start();
            closing.add(thread);
        }
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        groups.clear();
    }
}
