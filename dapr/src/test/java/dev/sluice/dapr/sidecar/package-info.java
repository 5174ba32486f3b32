@NullMarked
package dev.sluice.dapr.sidecar;

import org.jspecify.annotations.NullMarked;
