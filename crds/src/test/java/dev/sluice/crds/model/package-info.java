/** Tests of the values in resources. */
@NullMarked
package dev.sluice.crds.model;

import org.jspecify.annotations.NullMarked;
