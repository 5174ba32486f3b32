/** Tests of how resources are read and watched. */
@NullMarked
package dev.sluice.app.resources;

import org.jspecify.annotations.NullMarked;
