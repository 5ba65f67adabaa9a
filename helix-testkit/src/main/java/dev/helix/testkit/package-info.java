/**
 * Contracts of the ports, fakes that pass them, a {@link dev.helix.testkit.ScriptedAgent} and a sample system. Start at
 * {@link dev.helix.testkit.Script}. JUnit and AssertJ are needed for the contracts only.
 */
@NullMarked
package dev.helix.testkit;

import org.jspecify.annotations.NullMarked;
