/**
 * The chat: what is asked of HELIX in words, and answered by a consultant whose answers are enforced, by HELIX itself where
 * it is a command, or at once where a chat client asks for a title. Start at {@link dev.helix.consultant.Consultant}.
 */
@NullMarked
package dev.helix.consultant;

import org.jspecify.annotations.NullMarked;
