/** The parts that all commands share: exit codes, options, output, the end that somebody asks for. */
@NullMarked
package dev.helix.app.cli;

import org.jspecify.annotations.NullMarked;
