package dev.helix.evolution.develop;

import dev.helix.domain.port.Guard;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Workspaces;

/**
 * What developers work with.
 *
 * @param folders of projects
 * @param workspaces their private checkouts
 * @param repository what they change
 * @param guard finds out what they touched and may not
 * @param gates decide whether a phase is done
 * @param slots how many work at the same time
 * @param outage how a phase waits for a model service that is away
 */
public record Workshop(
        ProjectFolders folders,
        Workspaces workspaces,
        Repository repository,
        Guard guard,
        Gates gates,
        DeveloperPermits slots,
        Outage outage) {}
