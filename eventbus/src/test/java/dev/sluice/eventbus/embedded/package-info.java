@NullMarked
package dev.sluice.eventbus.embedded;

import org.jspecify.annotations.NullMarked;
