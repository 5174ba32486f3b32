@NullMarked
package dev.sluice.eventbus.memory;

import org.jspecify.annotations.NullMarked;
