package dev.helix.adapter.git;

import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.jspecify.annotations.Nullable;

/**
 * A file that a slot is to hold.
 *
 * @param path relative to the slot
 * @param entry its mode and content in the repository
 * @param lineEnds what its attributes do to its line ends
 * @param smudge the command that its attributes send the content through; null for none
 */
record WantedFile(
        String path,
        Entry entry,
        EolStreamType lineEnds,
        @Nullable String smudge) {}
