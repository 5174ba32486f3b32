/** The resources that a user wrote, read and resolved: what {@code check} looks at and {@code run} runs. */
@NullMarked
package dev.sluice.app.resources;

import org.jspecify.annotations.NullMarked;
