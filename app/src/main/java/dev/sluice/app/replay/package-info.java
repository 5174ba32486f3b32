/**
 * What triggers would have decided about events of the past: stored ones ({@code sluice replay}) or lines of a log file ({@link
 * dev.sluice.app.replay.RecordedLog}). Start with {@link dev.sluice.app.replay.ReplayRun}. Nothing here stores or sends anything.
 */
@NullMarked
package dev.sluice.app.replay;

import org.jspecify.annotations.NullMarked;
