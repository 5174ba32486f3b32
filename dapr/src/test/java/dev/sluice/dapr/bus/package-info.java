@NullMarked
package dev.sluice.dapr.bus;

import org.jspecify.annotations.NullMarked;
