@NullMarked
package dev.sluice.dapr.callback;

import org.jspecify.annotations.NullMarked;
