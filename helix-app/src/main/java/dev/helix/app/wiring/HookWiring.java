package dev.helix.app.wiring;

import dev.helix.adapter.local.ProcessCommands;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Workspaces;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.release.CommitHooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the hooks of git that {@code validation.hooks} names, where the person's own git would.
 *
 * @param root absolute
 * @param environment HELIX's own
 */
record HookWiring(Path root, HelixConfig config, Map<String, String> environment, Sandboxes sandboxes) {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Returns them; empty where none is named, and git is not asked then. */
    Optional<CommitHooks> hooks(
            Guard guard, Workspaces workspaces, ProjectFolders folders, JournalProjection projection) {
        var names = config.validation().hooks();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        var folder = folder();
        var commands = sandboxes.guarded(new ProcessCommands(environment, sandboxes.hooks(folder)), guard);
        return Optional.of(new CommitHooks(folder, names, LIMIT, commands, workspaces, folders, projection));
    }

    /** A path of {@code core.hooksPath} that is relative is so to the work tree. */
    private Path folder() {
        var told = new GitProgram(environment).ask(root, "rev-parse", "--git-path", "hooks");
        if (!told.succeeded()) {
            throw new PortException("git does not say where its hooks are: " + told.text());
        }
        return root.resolve(told.text()).normalize();
    }
}
