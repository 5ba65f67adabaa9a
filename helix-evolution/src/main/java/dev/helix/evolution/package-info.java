/**
 * Brings changes to production. A project begins in {@link dev.helix.evolution.Projects}, is filled by {@link
 * dev.helix.evolution.Development} or by hand, sealed by {@link dev.helix.evolution.Sealing}, put on the test system and
 * judged by {@link dev.helix.evolution.Deployment}, and taken over by {@link dev.helix.evolution.Integration}. The flows
 * are lists of {@link dev.helix.evolution.Step}s that {@link dev.helix.evolution.StepRunner} runs and {@link
 * dev.helix.evolution.Recovery} finishes or puts back after a crash.
 */
@NullMarked
package dev.helix.evolution;

import org.jspecify.annotations.NullMarked;
