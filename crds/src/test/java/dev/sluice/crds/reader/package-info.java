/** Tests of the reader: valid files, mistakes with their exact places, and mutated files. */
@NullMarked
package dev.sluice.crds.reader;

import org.jspecify.annotations.NullMarked;
