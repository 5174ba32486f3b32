/**
 * A real Dapr sidecar for tests. {@link dev.sluice.it.dapr.Sidecars} is the JUnit extension to begin with: it builds
 * {@code daprd} where there is Go for it, or skips the tests, hands out {@link dev.sluice.it.dapr.Sidecar}s, and gives a
 * failed test what they said. {@link dev.sluice.it.dapr.ResourceFolder} writes what they read, whole at once.
 */
@NullMarked
package dev.sluice.it.dapr;

import org.jspecify.annotations.NullMarked;
