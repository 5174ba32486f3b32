/**
 * Follows files line by line: {@link dev.sluice.eventsource.file.FileSource} looks for files and polls a
 * {@code FollowedFile} for each path, which reads blocks, cuts them into lines, and remembers how far the bus has them.
 *
 * <p>A position is a checkpoint with the file's identity, so that after a restart the same bytes have the same event ids
 * and a file that was rotated meanwhile is finished before the new one begins. One timer serves all files of a source;
 * there is no thread per file.
 *
 * <p>Start reading at {@code FollowedFile.poll}.
 */
@NullMarked
package dev.sluice.eventsource.file;

import org.jspecify.annotations.NullMarked;
