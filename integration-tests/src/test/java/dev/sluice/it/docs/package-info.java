/** What the READMEs tell people to do, done: every block is run as a person would, and what it promises to print is looked for. */
@NullMarked
package dev.sluice.it.docs;

import org.jspecify.annotations.NullMarked;
