@NullMarked
package dev.sluice.eventbus.feed;

import org.jspecify.annotations.NullMarked;
