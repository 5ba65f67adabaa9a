/** The command {@code check}: the validators, asked about files. */
@NullMarked
package dev.helix.app.check;

import org.jspecify.annotations.NullMarked;
