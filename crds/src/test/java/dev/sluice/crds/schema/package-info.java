/** Tests of the shapes. */
@NullMarked
package dev.sluice.crds.schema;

import org.jspecify.annotations.NullMarked;
