/**
 * Brings changes to production. A project begins in {@link dev.helix.evolution.project.Projects}, is filled by {@link
 * dev.helix.evolution.develop.Development} or by hand, sealed by {@link dev.helix.evolution.project.Sealing}, put on the test system and
 * judged by {@link dev.helix.evolution.release.Deployment}, and taken over by {@link dev.helix.evolution.release.Integration}. The flows
 * are lists of {@link dev.helix.evolution.flow.Step}s that {@link dev.helix.evolution.flow.StepRunner} runs and {@link
 * dev.helix.evolution.Recovery} finishes or puts back after a crash.
 */
@NullMarked
package dev.helix.evolution;

import org.jspecify.annotations.NullMarked;
