@NullMarked
package dev.sluice.dapr;

import org.jspecify.annotations.NullMarked;
