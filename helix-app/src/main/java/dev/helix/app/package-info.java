/**
 * The composition root and the command line. {@link dev.helix.app.Main} begins, {@link dev.helix.app.config.ConfigReader} reads
 * {@code helix.yaml}, {@link dev.helix.app.wiring.Helix} wires everything and reads top to bottom.
 */
@NullMarked
package dev.helix.app;

import org.jspecify.annotations.NullMarked;
