/** Makes messages, as sources emit them, of what sidecars bring. */
@NullMarked
package dev.sluice.dapr.message;

import org.jspecify.annotations.NullMarked;
