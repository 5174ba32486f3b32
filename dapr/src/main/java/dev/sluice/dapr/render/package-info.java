/**
 * Writes what a sidecar reads: Component, Subscription and Resiliency files for both roles.
 *
 * <p>Flow: {@link dev.sluice.dapr.render.Roles} divides a topology into apps; {@link dev.sluice.dapr.render.Rendering} makes
 * their files, purely, from the table of {@link dev.sluice.dapr.component.ComponentTypes}; a
 * {@link dev.sluice.dapr.render.ResourceFolder} keeps a folder in step with them.
 */
@NullMarked
package dev.sluice.dapr.render;

import org.jspecify.annotations.NullMarked;
