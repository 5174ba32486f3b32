/** Tests of the CustomResourceDefinitions: that they are the committed ones, and that they say what the reader says. */
@NullMarked
package dev.sluice.crds.definition;

import org.jspecify.annotations.NullMarked;
