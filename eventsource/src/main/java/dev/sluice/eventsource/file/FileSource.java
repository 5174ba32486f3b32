package dev.sluice.eventsource.file;

import dev.sluice.crds.model.FileSettings;
import dev.sluice.crds.model.FileStart;
import dev.sluice.eventsource.spi.Backoff;
import dev.sluice.eventsource.spi.Checkpoints;
import dev.sluice.eventsource.spi.Emitter;
import dev.sluice.eventsource.spi.Message;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the files of a path or glob, line by line. A line's event id is made of path, inode, beginning, truncation count
 * and byte offset, so what is read again after a crash is known to the bus. At least once; in order within a file.
 */
final class FileSource implements Source, Neighbours {

    private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);
    private static final long POLL_MILLIS = 150;
    private static final long BUSY_MILLIS = 2;
    private static final long LOOK_MILLIS = 600;
    private static final int MAX_FILES = 1000;
    private static final long CLOSE_SECONDS = 5;

    private final SourceContext context;
    private final FileSettings settings;
    private final PathPattern pattern;
    private final Checkpoints checkpoints;
    private final Backoff backoff;
    private final Map<Path, FollowedFile> files = new LinkedHashMap<>();
    private final Map<Path, Succession> left = new LinkedHashMap<>();
    private final Map<Path, CompletableFuture<Void>> forgetting = new HashMap<>();
    private final FinishedFiles finished;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable Emitter emitter;
    private final long began = System.nanoTime();
    private long lookedAt;
    private boolean wasHereBefore;
    private int budget;
    private volatile boolean closing;
    private volatile SourceStatus status = SourceStatus.of(SourceStatus.State.CONNECTING);

    FileSource(SourceContext context, FileSettings settings) {
        this.context = context;
        this.settings = settings;
        this.pattern = new PathPattern(settings.path());
        this.checkpoints = context.checkpoints();
        this.finished = new FinishedFiles(checkpoints);
        this.backoff = context.backoff();
    }

    @Override
    public void start(Emitter target) {
        emitter = target;
        context.runtime().scheduler().execute(this::turn);
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    private void turn() {
        long wait = BUSY_MILLIS;
        try {
            if (!closing) {
                wait = poll(millis());
            } else if (files.values().stream().allMatch(FollowedFile::isSettled)) {
                finish();
                return;
            }
        } catch (RuntimeException | Error e) { // the boundary of the loop: it must go on, or no line is ever read again
            LOG.error("reading files failed source={}", context.name(), e);
            status = new SourceStatus(SourceStatus.State.CONNECTING, "a defect: " + e);
        }
        try {
            ScheduledFuture<?> unused = context.runtime().scheduler().schedule(this::turn, wait, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            closed.complete(null); // the process ends
        }
    }

    /** Since this source was made, at least 1: the wall clock may be set back. */
    private long millis() {
        return 1 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private void finish() {
        CompletableFuture<?>[] saves = Stream.concat(
                        files.values().stream().map(FollowedFile::close), forgetting.values().stream())
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> unused =
                CompletableFuture.allOf(saves).whenComplete((done, error) -> closed.complete(null));
    }

    /** One round over all files; returns how long to wait before the next, in milliseconds. */
    private long poll(long now) {
        if (lookedAt == 0 || now - lookedAt >= LOOK_MILLIS) {
            look();
            lookedAt = now;
        }
        boolean more = false;
        String trouble = "";
        for (FollowedFile file : files.values()) {
            budget = window() - pending();
            try {
                more |= file.poll(now);
            } catch (IOException e) {
                trouble = "cannot read " + file.path() + ": " + e.getMessage();
            }
        }
        files.values().removeIf(this::hasEnded);
        boolean refused = files.values().stream().anyMatch(FollowedFile::isRefused);
        status = status(trouble, refused);
        return refused ? backoff.next().toMillis() : next(more);
    }

    private boolean hasEnded(FollowedFile file) {
        if (file.hasEnded()) {
            left.put(file.path(), file.succession());
            forgetting.put(file.path(), file.forgetting());
            left.keySet()
                    .removeAll(left.keySet().stream()
                            .limit(Math.max(0, left.size() - MAX_FILES))
                            .toList());
        }
        return file.hasEnded();
    }

    private Succession succession(Path path) {
        Succession before = left.remove(path);
        return before == null ? new Succession(path) : before;
    }

    private long next(boolean more) {
        backoff.reset();
        if (!more) {
            return POLL_MILLIS;
        }
        return pending() < window() ? 0 : BUSY_MILLIS;
    }

    private SourceStatus status(String trouble, boolean refused) {
        if (refused) {
            return new SourceStatus(SourceStatus.State.WAITING_FOR_BUS, "the bus does not take more lines now");
        }
        if (!trouble.isEmpty()) {
            return new SourceStatus(SourceStatus.State.CONNECTING, trouble);
        }
        return files.isEmpty()
                ? new SourceStatus(SourceStatus.State.CONNECTING, "no file at " + settings.path())
                : new SourceStatus(SourceStatus.State.RUNNING, "");
    }

    /**
     * Looks for files. Those that appear after the first look are new, and read from their beginning; one that comes back is passed
     * over until the position of the one before it is forgotten.
     */
    private void look() {
        String mark = "began:" + settings.path();
        wasHereBefore = wasHereBefore || checkpoints.load(mark).isPresent();
        FileStart start = wasHereBefore ? FileStart.BEGINNING : settings.start();
        forgetting.values().removeIf(CompletableFuture::isDone);
        for (Path path : pattern.files(MAX_FILES)) {
            if (!files.containsKey(path) && !forgetting.containsKey(path)) {
                files.put(
                        path,
                        new FollowedFile(path, start, succession(path), this, checkpoints, LogLines.of(settings)));
            }
        }
        if (!wasHereBefore) {
            wasHereBefore = true;
            checkpoints.save(mark, "");
        }
    }

    private int window() {
        Emitter target = emitter;
        return target == null ? 0 : target.window();
    }

    private int pending() {
        int pending = 0;
        for (FollowedFile file : files.values()) {
            pending += file.pending();
        }
        return pending;
    }

    @Override
    public int room() {
        return budget;
    }

    @Override
    public void emit(Line line, FilePosition file, Acknowledged outcome) {
        Emitter target = emitter;
        if (target != null) {
            budget--;
            outcome.add(line.to(), target.emit(message(line, file)));
        }
    }

    private Message message(Line line, FilePosition file) {
        String id = id(line.path().toString(), file) + "-" + line.from();
        return LogLines.message(line.path(), line.from(), line.text(), id, null);
    }

    private String id(String path, FilePosition file) {
        String coordinates = String.join(
                "|", context.name().source(), path, file.key(), file.idHash(), Integer.toString(file.truncations()));
        return Fingerprint.hash(ByteBuffer.wrap(coordinates.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean isTaken(OpenFile file, Path by) throws IOException {
        for (FollowedFile other : files.values()) {
            if (!other.path().equals(by) && other.holds(file)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<FilePosition> readBefore(OpenFile file, Path path) throws IOException {
        return finished.position(file, path);
    }

    @Override
    public boolean isFinished(OpenFile file) throws IOException {
        return finished.contains(file);
    }

    @Override
    public void remember(FilePosition position, Path by) {
        Set<Path> folders = files.keySet().stream()
                .map(path -> path.toAbsolutePath().getParent())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        finished.add(position, by, folders);
    }

    @Override
    public boolean isCopy(Path path, Fingerprint print) {
        return print.length() == Fingerprint.MAX_LENGTH
                && files.values().stream()
                        .filter(file -> isNamedAfter(path, file.path()))
                        .flatMap(file -> file.position().stream())
                        .anyMatch(position -> position.print().equals(print));
    }

    private static boolean isNamedAfter(Path copy, Path original) {
        String name = copy.toString();
        return !copy.equals(original) && name.startsWith(original.toString());
    }

    @Override
    public void close() {
        closing = true;
        if (emitter == null) {
            closed.complete(null);
        }
        try {
            closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("positions not saved in time source={}", context.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        status = SourceStatus.of(SourceStatus.State.CLOSED);
    }
}
