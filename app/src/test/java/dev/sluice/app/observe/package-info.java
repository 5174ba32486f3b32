/** Tests of metrics. */
@NullMarked
package dev.sluice.app.observe;

import org.jspecify.annotations.NullMarked;
