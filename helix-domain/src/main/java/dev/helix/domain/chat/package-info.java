/** HELIX's memory of a conversation with its consultant. Start at {@link dev.helix.domain.chat.ChatSession}. */
@NullMarked
package dev.helix.domain.chat;

import org.jspecify.annotations.NullMarked;
