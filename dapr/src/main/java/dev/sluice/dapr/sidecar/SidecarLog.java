package dev.sluice.dapr.sidecar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sidecar writes into a file, line by line while it grows. At most the last MiB of what it holds
 * already is read; it may appear later, be cut off, or make room for another file of its name. Nothing blocks but the
 * reading, on the scheduler. Thread-safe. Why a role reads it is decision 84.
 */
public final class SidecarLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SidecarLog.class);
    private static final long PERIOD_MILLIS = 500;
    private static final int MOST_BYTES = 1 << 20;
    private static final int BEGINNING_BYTES = 256;

    private final Runnable end;

    private SidecarLog(Runnable end) {
        this.end = end;
    }

    /** Follows a file. */
    public static SidecarLog follow(Path file, Consumer<String> heard, ScheduledExecutorService scheduler) {
        Tail tail = new Tail(file, heard);
        ScheduledFuture<?> looking =
                scheduler.scheduleWithFixedDelay(tail::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return new SidecarLog(() -> looking.cancel(false));
    }

    /** Reads no more. */
    @Override
    public void close() {
        end.run();
    }

    /** Used by one thread at a time. */
    private static final class Tail {

        private final Path file;
        private final Consumer<String> heard;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private long position = -1;
        private @Nullable Object identity;
        private ByteBuffer beginning = ByteBuffer.allocate(0);

        Tail(Path file, Consumer<String> heard) {
            this.file = file;
            this.heard = heard;
        }

        void look() {
            Object found = identity();
            try (FileChannel channel = FileChannel.open(file)) {
                if (!Objects.equals(found, identity())) {
                    return; // it appeared or was replaced just now: which of the two is open is not known
                }
                long size = channel.size();
                if (position < 0) {
                    position = Math.max(0, size - MOST_BYTES);
                } else if (size < position
                        || !Objects.equals(found, identity)
                        || !beginning.equals(beginning(channel, beginning.remaining()))) {
                    position = 0;
                    line.reset();
                }
                identity = found;
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size - position, MOST_BYTES));
                while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {
                    LOG.trace("read {} bytes of {}", bytes.position(), file);
                }
                position += bytes.position();
                beginning = beginning(channel, (int) Math.min(position, BEGINNING_BYTES));
                take(bytes.flip());
            } catch (NoSuchFileException notYet) {
                position = 0;
                line.reset();
            } catch (IOException | RuntimeException e) { // boundary: looked at again soon
                LOG.debug("cannot read the sidecar's log file={} reason={}", file, e.getMessage());
            }
        }

        /** By which a file is known that was cut and has grown beyond what was read. */
        private static ByteBuffer beginning(FileChannel channel, int size) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(size);
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
                LOG.trace("read {} bytes of the beginning", bytes.position());
            }
            return bytes.flip();
        }

        /** Which file has the name; null where that is not known, or there is none. */
        private @Nullable Object identity() {
            try {
                return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            } catch (IOException notThere) {
                return null;
            }
        }

        private void take(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                byte each = bytes.get();
                if (each != '\n') {
                    line.write(each);
                    continue;
                }
                heard.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }
    }
}
