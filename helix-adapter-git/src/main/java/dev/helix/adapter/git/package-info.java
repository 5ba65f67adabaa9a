/**
 * The production repository, the slots and the person's work tree, on git. Start at {@link
 * dev.helix.adapter.git.JGitRepository}; {@link dev.helix.adapter.git.JGitSlots} writes trees into folders, and {@link
 * dev.helix.adapter.git.GitCommandWorkTree} is the only one that starts the {@code git} command.
 */
@NullMarked
package dev.helix.adapter.git;

import org.jspecify.annotations.NullMarked;
