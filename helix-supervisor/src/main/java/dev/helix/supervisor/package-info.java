/**
 * The program that starts HELIX where HELIX is the system that it changes, and goes back from outside where a new one does not come up. A program of its
 * own, with nothing but a JDK below it, which no project changes. Start at {@link dev.helix.supervisor.SupervisorRules}, which decides, and
 * {@link dev.helix.supervisor.Supervision}, which does it.
 */
@NullMarked
package dev.helix.supervisor;

import org.jspecify.annotations.NullMarked;
