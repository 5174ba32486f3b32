@NullMarked
package dev.sluice.eventbus.codec;

import org.jspecify.annotations.NullMarked;
