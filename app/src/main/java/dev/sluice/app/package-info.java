/** The sluice command and the process it starts. */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
