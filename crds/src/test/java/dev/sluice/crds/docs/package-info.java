/** Tests of the documentation that is written from the records. */
@NullMarked
package dev.sluice.crds.docs;

import org.jspecify.annotations.NullMarked;
