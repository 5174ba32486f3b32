@NullMarked
package dev.sluice.dapr.source;

import org.jspecify.annotations.NullMarked;
