/**
 * HELIX as a server of the Model Context Protocol: agents and other clients look at projects and decisions, and draft some. Nothing here
 * deploys, integrates or unlocks. Begin at {@link dev.helix.adapter.mcp.EvolutionTools}.
 */
@NullMarked
package dev.helix.adapter.mcp;

import org.jspecify.annotations.NullMarked;
