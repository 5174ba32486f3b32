package dev.sluice.app.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which role a process has beside Dapr, and where its sidecar is.
 *
 * @param kind what it runs
 * @param app the app id, where a path holds several apps of this kind; null: there is one
 * @param group the trigger group; null: all groups of the namespace
 * @param sidecarPort the sidecar's gRPC port; 0: as Dapr's own variables say
 * @param appPort where the sidecar calls back; 0 takes a free one
 * @param sidecarLog the file in which the sidecar writes; null: nobody hears it
 * @param components the folder of rendered files that the sidecar reads; null: components cannot be started again from here
 */
public record RoleSettings(
        Kind kind,
        @Nullable String app,
        @Nullable String group,
        int sidecarPort,
        int appPort,
        @Nullable Path sidecarLog,
        @Nullable Path components) {

    /** The same role as a certain app. */
    RoleSettings as(String chosen) {
        return new RoleSettings(kind, chosen, group, sidecarPort, appPort, sidecarLog, components);
    }

    /** What a role runs. */
    public enum Kind {
        /** One EventSource, which publishes to its bus. */
        SOURCE,
        /** The triggers of one namespace, which read their buses. */
        TRIGGER
    }
}
