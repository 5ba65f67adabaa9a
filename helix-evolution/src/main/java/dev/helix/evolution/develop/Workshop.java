package dev.helix.evolution.develop;

import dev.helix.domain.port.Guard;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Workspaces;

/**
 * The tools and places of developers.
 *
 * @param folders of projects
 * @param workspaces their private checkouts
 * @param repository the repository that they change
 * @param guard finds the files that they touched without leave
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
