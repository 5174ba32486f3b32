/** The embedded log in a process of its own that is killed. */
@NullMarked
package dev.sluice.it.eventbus;

import org.jspecify.annotations.NullMarked;
