/** CloudEvents SQL with a parser runtime of its own. */
@NullMarked
package dev.sluice.cesql;

import org.jspecify.annotations.NullMarked;
