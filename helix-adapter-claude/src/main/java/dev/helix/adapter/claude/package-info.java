/**
 * Claude Code's command line as the {@link dev.helix.domain.port.Agent} of HELIX: one long-lived process a conversation,
 * spoken to in JSON lines. Start at {@link dev.helix.adapter.claude.ClaudeAgent} and {@link
 * dev.helix.adapter.claude.ClaudeSettings}.
 */
@NullMarked
package dev.helix.adapter.claude;

import org.jspecify.annotations.NullMarked;
