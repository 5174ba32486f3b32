package dev.sluice.app.cli;

import dev.sluice.app.replay.RecentEvents;
import dev.sluice.app.replay.RecordedLog;
import dev.sluice.app.replay.ReplayRun;
import dev.sluice.app.replay.TriggerChoice;
import dev.sluice.crds.topology.Topology;
import dev.sluice.trigger.engine.TriggerProgram;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A replay of a log file through resources on disk; needs no server. */
final class FileReplay {

    private final CommonOptions common;
    private final Path path;
    private final @Nullable String trigger;

    /**
     * Of some resources.
     *
     * @param path YAML file or folder
     * @param trigger which of its triggers; null: all
     */
    FileReplay(CommonOptions common, Path path, @Nullable String trigger) {
        this.common = common;
        this.path = path;
        this.trigger = trigger;
    }

    /**
     * Runs it.
     *
     * @param log the file
     * @param source whose lines they are
     * @param diff changed resources to compare with; null: none
     */
    void run(
            Path log,
            String source,
            @Nullable Path diff,
            @Nullable Instant from,
            @Nullable Instant to,
            ReplayText text) {
        try {
            Topology topology = topology(path);
            Topology changed = diff == null ? topology : topology(diff);
            List<String> keys = TriggerChoice.keys(changed, trigger);
            List<TriggerProgram> before = diff == null ? null : TriggerChoice.programs(topology, keys);
            RecordedLog recorded =
                    RecordedLog.of(topology, source, log, common.surroundings().clock());
            RecentEvents recent = new RecentEvents();
            ReplayRun run = new ReplayRun(
                    TriggerChoice.programs(changed, keys), before, recent, text.limit(), text::tell, fired -> {});
            if (from != null) {
                run.begin(from.toEpochMilli());
            }
            recorded.read(event -> {
                boolean early = from != null && event.busTimeMillis() < from.toEpochMilli();
                boolean late = to != null && event.busTimeMillis() > to.toEpochMilli();
                if (!early && !late) {
                    recent.add(event);
                    run.event(event);
                }
            });
            text.lines(recorded);
            run.finish(to == null ? 0 : to.toEpochMilli());
        } catch (IllegalArgumentException unknown) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(unknown.getMessage()));
        } catch (UncheckedIOException unreadable) {
            throw new CommandFailure(ExitCode.USAGE, log + " cannot be read: " + unreadable.getMessage());
        }
    }

    private Topology topology(Path resources) {
        return new ResourcePath(resources)
                .valid(Map.of(), common.err(), "nothing is replayed")
                .topology();
    }
}
