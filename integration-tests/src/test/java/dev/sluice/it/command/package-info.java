/** How the tests start {@code sluice}: {@link dev.sluice.it.command.SluiceCommand}. */
@NullMarked
package dev.sluice.it.command;

import org.jspecify.annotations.NullMarked;
