package dev.helix.evolution.release;

import dev.helix.domain.port.Remote;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.WorkTree;
import java.util.Optional;

/**
 * Main, and who follows it.
 *
 * @param repository has it
 * @param workTree where a person works on it
 * @param remote where it is pushed to; empty for nowhere
 */
public record MainBranch(Repository repository, WorkTree workTree, Optional<Remote> remote) {}
