@NullMarked
package dev.sluice.dapr.component;

import org.jspecify.annotations.NullMarked;
