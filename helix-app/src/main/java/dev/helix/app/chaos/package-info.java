/**
 * Kills HELIX at every boundary of its flows, on throw-away copies, and looks at what recovery makes of it. Begin at {@link
 * dev.helix.app.chaos.ChaosCommand}.
 */
@NullMarked
package dev.helix.app.chaos;

import org.jspecify.annotations.NullMarked;
