/** Health and metrics on the management port. */
@NullMarked
package dev.sluice.app.observe;

import org.jspecify.annotations.NullMarked;
