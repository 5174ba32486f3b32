/** Tests of what the whole module shares. */
@NullMarked
package dev.sluice.crds;

import org.jspecify.annotations.NullMarked;
