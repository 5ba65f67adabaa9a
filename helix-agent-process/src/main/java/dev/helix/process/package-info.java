/**
 * An agent as a process of this machine, whichever protocol it speaks: lines in and out, and an end that leaves nothing behind,
 * also when HELIX itself was killed. Begin at {@link dev.helix.process.AgentProcess}.
 */
@NullMarked
package dev.helix.process;

import org.jspecify.annotations.NullMarked;
