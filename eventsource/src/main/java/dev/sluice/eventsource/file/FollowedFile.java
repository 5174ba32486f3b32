package dev.sluice.eventsource.file;

import dev.sluice.crds.model.FileStart;
import dev.sluice.eventsource.spi.Checkpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one path through everything that happens to it. Used by one thread at a time.
 *
 * <ol>
 *   <li>A file is known by device, inode and beginning. Its position is saved before its first line is read, so that the same
 *       bytes always have the same ids.
 *   <li>When the path names another file, or none, the one that is open is read to its end, with the patience of
 *       {@link Succession#GRACE_MILLIS} for a writer that still holds it; then those that were rotated after it, then the one that has
 *       the path now.
 *   <li>When the file was cut, or written anew in place, what a copy beside it still has is read first; then the file begins
 *       again, with one truncation more.
 *   <li>When the bus does not take a line, reading goes back to that line as soon as all outcomes are known.
 * </ol>
 *
 * <p>Why: {@code docs/adr/0022-what-a-file-is.md}.
 */
final class FollowedFile {

    /** How long the last lines of a group wait for more. */
    static final long GROUP_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FollowedFile.class);
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int BLOCKS_PER_POLL = 16;

    private final Path path;
    private final Succession succession;
    private final Neighbours neighbours;
    private final Checkpoints checkpoints;
    private final LineCutter cutter;
    private final LineGroup group;
    private final Acknowledged acknowledged = new Acknowledged();
    private final byte[] block = new byte[BLOCK_BYTES];
    private FileStart start;
    private @Nullable OpenFile file;
    private @Nullable FilePosition position;
    private CompletableFuture<Void> saving = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> forgetting = CompletableFuture.completedFuture(null);
    private boolean isIdentitySaved = true;
    private long lastGrowth;
    private boolean isCopy;
    private boolean isRefused;
    private boolean hasEnded;

    FollowedFile(
            Path path,
            FileStart start,
            Succession succession,
            Neighbours neighbours,
            Checkpoints checkpoints,
            LogLines lines) {
        this.path = path;
        this.start = start;
        this.succession = succession;
        this.neighbours = neighbours;
        this.checkpoints = checkpoints;
        this.group = new LineGroup(lines.start(), lines.maxBytes(), this::emit);
        this.cutter = new LineCutter(lines.maxBytes(), group);
        this.position = checkpoints.load(key()).flatMap(FilePosition::decode).orElse(null);
    }

    private String key() {
        return "file:" + path;
    }

    /**
     * Does what can be done without waiting.
     *
     * @return whether there is more to do at once
     */
    boolean poll(long now) throws IOException {
        if (acknowledged.advance() != null) {
            goBack();
            return false;
        }
        if (!save()) {
            return false;
        }
        OpenFile open = file == null ? open() : file;
        if (open == null) {
            return false;
        }
        FilePosition at = position;
        if (at == null || !at.print().isKnown()) {
            return identify(open, at, now);
        }
        if (at.offset() == FilePosition.NEVER) {
            return !succession.isNameOf(open) && leave(open);
        }
        if (!isCopy && wasCut(open, at)) {
            return restart(at);
        }
        lengthen(open, at);
        return read(open, now) || finish(open, now);
    }

    /** Lines that have no outcome yet. */
    int pending() {
        return acknowledged.size();
    }

    /** Whether every outcome is known. */
    boolean isSettled() {
        return acknowledged.isSettled();
    }

    /** Whether the path names nothing any more, and everything that was there is on the bus. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** When it has ended: completes when its position is forgotten. Until then another file of this path would get it. */
    CompletableFuture<Void> forgetting() {
        return forgetting;
    }

    /** Whether the bus did not take the newest lines. */
    boolean isRefused() {
        return isRefused;
    }

    /** The file in hand. */
    Optional<FilePosition> position() {
        return Optional.ofNullable(position);
    }

    /** Whether this is the file in hand, or the one that was in hand before and is still to be found. */
    boolean holds(OpenFile other) throws IOException {
        OpenFile open = file;
        FilePosition at = position;
        boolean isOpen = open != null && open.key().equals(other.key());
        return isOpen || (at != null && at.key().equals(other.key()) && other.continues(at));
    }

    /** What came before and comes after; goes on when the path names a file again. */
    Succession succession() {
        return succession;
    }

    Path path() {
        return path;
    }

    private void goBack() {
        isRefused = true;
        if (acknowledged.isSettled()) {
            restartAt(acknowledged.offset());
        }
    }

    private void restartAt(long offset) {
        acknowledged.reset(offset);
        cutter.reset(offset);
        group.reset();
    }

    /** Finds the file to read: the one that was in hand before, under whatever name, else the one that comes after it. */
    private @Nullable OpenFile open() throws IOException {
        FilePosition known = position;
        if (known == null) {
            return succeed();
        }
        OpenFile current = OpenFile.at(path).orElse(null);
        boolean same = current != null && current.key().equals(known.key());
        if (current != null && same && neighbours.isTaken(current, path)) {
            closeQuietly(current);
            return null; // its follower knows it under its old name and finishes it first
        }
        if (current != null && same && current.continues(known)) {
            return use(current, known.offset());
        }
        closeQuietly(current);
        Optional<OpenFile> before = OpenFile.rotated(path, known, same);
        if (before.isPresent()) {
            isCopy = same;
            return use(before.get(), known.offset());
        }
        LOG.warn("what was not yet read of the earlier file is gone path={}", path);
        succession.leave(known.truncations());
        position = same ? known.cut() : null;
        start = FileStart.BEGINNING;
        return same ? use(OpenFile.at(path).orElse(null), 0) : succeed();
    }

    /** Takes the file that comes after the one that was left: a rotated one that nobody read, else the one of this name. */
    private @Nullable OpenFile succeed() throws IOException {
        OpenFile current = OpenFile.at(path).orElse(null); // opened first: a rotation from now on does not hide it
        OpenFile rotated = null;
        boolean isTaken = false;
        try {
            rotated = succession.next(file, neighbours).orElse(null);
            isTaken = current != null && neighbours.isTaken(current, path);
        } finally {
            closeQuietly(rotated != null || isTaken ? current : null);
        }
        if (rotated == null && current == null) {
            hasEnded = true;
            forgetting = checkpoints.remove(key()).toCompletableFuture();
        }
        return use(rotated != null ? rotated : isTaken ? null : current, 0);
    }

    private @Nullable OpenFile use(@Nullable OpenFile opened, long offset) {
        file = opened;
        succession.take(opened);
        restartAt(offset);
        return opened;
    }

    /** Knows the file by its beginning as soon as it has one; reading begins when that is saved. */
    private boolean identify(OpenFile open, @Nullable FilePosition cut, long now) throws IOException {
        Fingerprint print = Fingerprint.of(open.channel());
        if (!print.isKnown()) {
            start = FileStart.BEGINNING; // what is written from now on is new
            return succession.isOver(open, now, lastGrowth) && leave(open);
        }
        FilePosition first = first(open, print, cut);
        restartAt(first.offset());
        isIdentitySaved = false;
        save(first);
        return true;
    }

    private FilePosition first(OpenFile open, Fingerprint print, @Nullable FilePosition cut) throws IOException {
        if (cut != null) {
            return FilePosition.of(open.key(), print, cut.truncations(), 0);
        }
        Optional<FilePosition> before = neighbours.readBefore(open, path);
        if (before.isPresent()) {
            return before.get();
        }
        int truncations = succession.truncations();
        if (neighbours.isCopy(path, print)) {
            return FilePosition.of(open.key(), print, truncations, FilePosition.NEVER);
        }
        return FilePosition.of(open.key(), print, truncations, start == FileStart.END ? open.endOfLastLine() : 0);
    }

    /** A beginning of 256 bytes tells files apart better than a shorter one. */
    private void lengthen(OpenFile open, FilePosition at) throws IOException {
        if (at.print().length() < Fingerprint.MAX_LENGTH
                && open.channel().size() > at.print().length()) {
            position = at.with(Fingerprint.of(open.channel()));
        }
    }

    private boolean wasCut(OpenFile open, FilePosition at) throws IOException {
        return open.channel().size() < cutter.next() || !at.print().matches(open.channel());
    }

    /** The file was cut: first what a copy still has, then the file from its beginning. */
    private boolean restart(FilePosition at) throws IOException {
        if (!acknowledged.isSettled() || acknowledged.advance() != null) {
            return false;
        }
        FilePosition reached = at.at(acknowledged.offset());
        Optional<OpenFile> copy = OpenFile.rotated(path, reached, true);
        closeQuietly(file);
        file = null;
        isCopy = copy.isPresent();
        if (isCopy) {
            position = reached;
            use(copy.get(), reached.offset());
        } else {
            position = reached.cut();
            start = FileStart.BEGINNING;
            restartAt(0);
        }
        return true;
    }

    private boolean read(OpenFile open, long now) throws IOException {
        for (int i = 0; i < BLOCKS_PER_POLL && neighbours.room() > 0; i++) {
            int size = open.channel().read(ByteBuffer.wrap(block), cutter.next());
            if (size <= 0) {
                return false;
            }
            lastGrowth = now;
            cutter.take(block, size, () -> neighbours.room() > 0);
        }
        return true;
    }

    /** At the end of what there is: whether the path has gone on to another file. */
    private boolean finish(OpenFile open, long now) throws IOException {
        if (group.isOpen() && now - lastGrowth >= GROUP_MILLIS) {
            group.flush();
        }
        if (!isCopy && !succession.isOver(open, now, lastGrowth)) {
            return false;
        }
        cutter.flush();
        group.flush();
        return acknowledged.isSettled() && acknowledged.advance() == null && leave(open);
    }

    /** Leaves this file for the one that comes after it; it stays open until then, so that no other gets its inode. */
    private boolean leave(OpenFile open) throws IOException {
        FilePosition done = reached(open);
        neighbours.remember(isCopy ? done.of(open.key()).at(cutter.next()) : done, path);
        succession.leave(done.truncations());
        OpenFile next = succeed();
        closeQuietly(open);
        position = isCopy && next != null && next.key().equals(done.key()) ? done.cut() : null;
        isCopy = false;
        start = FileStart.BEGINNING;
        return next != null;
    }

    private FilePosition reached(OpenFile open) {
        FilePosition at = position;
        return at == null
                ? FilePosition.of(open.key(), Fingerprint.UNKNOWN, succession.truncations(), 0)
                : at.at(Math.max(at.offset(), acknowledged.offset()));
    }

    private void emit(byte[] text, long from, long to) {
        FilePosition at = position;
        if (at != null) {
            neighbours.emit(new Neighbours.Line(path, text, from, to), at, acknowledged);
        }
    }

    /**
     * Saves how far the bus has the lines; one save at a time.
     *
     * @return whether reading may go on
     */
    private boolean save() {
        FilePosition at = position;
        if (at == null || !saving.isDone()) {
            return isIdentitySaved;
        }
        if (!isIdentitySaved && saving.isCompletedExceptionally()) {
            save(at);
            return false;
        }
        isIdentitySaved = true;
        if (acknowledged.offset() > at.offset() && at.offset() != FilePosition.NEVER) {
            isRefused = false;
            save(at.at(acknowledged.offset()));
        }
        return true;
    }

    private void save(FilePosition now) {
        position = now;
        saving = checkpoints.save(key(), now.encode()).toCompletableFuture().whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("position not saved path={} reason={}", path, error.getMessage());
            }
        });
    }

    private void closeQuietly(@Nullable OpenFile open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.debug("file not closed path={}", path, e);
        }
    }

    /** Saves the last position; completes when it is safe. */
    CompletableFuture<Void> close() {
        acknowledged.advance();
        closeQuietly(file);
        file = null;
        CompletableFuture<Void> before = saving;
        FilePosition at = position;
        boolean moved = at != null && at.offset() != FilePosition.NEVER && acknowledged.offset() > at.offset();
        if (at != null && moved) {
            save(at.at(acknowledged.offset()));
        }
        return CompletableFuture.allOf(before, saving);
    }
}
