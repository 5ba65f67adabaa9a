/** The parts of all flows: steps, the runner that journals them, the projection of the journal. */
@NullMarked
package dev.helix.evolution.flow;

import org.jspecify.annotations.NullMarked;
