package dev.sluice.dapr.sidecar;

import java.util.List;
import java.util.Optional;

/**
 * A sidecar at one moment.
 *
 * @param reachable whether it answers
 * @param problem what is wrong with it as a whole; empty when it answers
 * @param components those that are expected, sorted by name
 */
public record SidecarReport(boolean reachable, String problem, List<Component> components) {

    /** Copies. */
    public SidecarReport {
        components = List.copyOf(components);
    }

    /**
     * One component.
     *
     * @param name its name
     * @param loaded whether the sidecar has it, with all subscriptions that are expected
     * @param reason why it brings nothing, in Dapr's words where they are known; empty when nothing is known against it
     */
    public record Component(String name, boolean loaded, String reason) {}

    /** Whether everything that is expected is there and nothing is known against it. */
    public boolean isReady() {
        return reachable
                && components.stream()
                        .allMatch(each -> each.loaded() && each.reason().isEmpty());
    }

    /** Why a component brings nothing; empty while nothing is known against it, or when it is not expected. */
    public Optional<String> problem(String component) {
        if (!reachable) {
            return Optional.of(problem);
        }
        return components.stream()
                .filter(each -> each.name().equals(component))
                .map(Component::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
    }
}
