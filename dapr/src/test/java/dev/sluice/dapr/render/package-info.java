@NullMarked
package dev.sluice.dapr.render;

import org.jspecify.annotations.NullMarked;
