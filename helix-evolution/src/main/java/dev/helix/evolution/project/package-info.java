/** A project in its own folder: creating, sealing, rebasing, reverting, and what it would do to main. */
@NullMarked
package dev.helix.evolution.project;

import org.jspecify.annotations.NullMarked;
