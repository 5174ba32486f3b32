/** The resource kinds, read from YAML with positions, checked and resolved into one topology. */
@NullMarked
package dev.sluice.crds;

import org.jspecify.annotations.NullMarked;
