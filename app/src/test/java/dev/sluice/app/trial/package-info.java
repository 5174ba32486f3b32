@NullMarked
package dev.sluice.app.trial;

import org.jspecify.annotations.NullMarked;
