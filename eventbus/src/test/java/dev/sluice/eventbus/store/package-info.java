@NullMarked
package dev.sluice.eventbus.store;

import org.jspecify.annotations.NullMarked;
