/**
 * One running Sluice: reads the resources, opens the log, the sources and the trigger groups, and follows edits.
 *
 * <p>Start reading at {@link dev.sluice.app.process.SluiceProcess}.
 */
@NullMarked
package dev.sluice.app.process;

import org.jspecify.annotations.NullMarked;
