/**
 * What Sluice knows of Dapr's components, type by type: which settings lose nothing, what is promised with them, and how they
 * are to be used. One table, {@link dev.sluice.dapr.component.ComponentTypes}, from which files are rendered, checks speak and
 * the page for readers is made. Pure.
 */
@NullMarked
package dev.sluice.dapr.component;

import org.jspecify.annotations.NullMarked;
