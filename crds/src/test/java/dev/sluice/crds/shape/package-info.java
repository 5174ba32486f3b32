/** Tests of the shapes. */
@NullMarked
package dev.sluice.crds.shape;

import org.jspecify.annotations.NullMarked;
