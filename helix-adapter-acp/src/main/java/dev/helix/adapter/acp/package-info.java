/**
 * Any agent that speaks the Agent Client Protocol, version 1. Begin at {@link dev.helix.adapter.acp.AcpAgent}; {@code
 * docs/agent.md} tells what the protocol can't do.
 */
@NullMarked
package dev.helix.adapter.acp;

import org.jspecify.annotations.NullMarked;
