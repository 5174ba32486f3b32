/** Tests of looking up what resources name. */
@NullMarked
package dev.sluice.crds.topology;

import org.jspecify.annotations.NullMarked;
