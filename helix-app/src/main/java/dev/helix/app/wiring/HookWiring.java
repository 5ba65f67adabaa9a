package dev.helix.app.wiring;

import dev.helix.adapter.local.ProcessCommands;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Workspaces;
import dev.helix.domain.text.Sha256;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.release.CommitHooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the hooks of git that {@code validation.hooks} names, where the person's own git would.
 *
 * @param root absolute
 * @param environment HELIX's own
 */
public record HookWiring(Path root, HelixConfig config, Map<String, String> environment, Sandboxes sandboxes) {

    /** More are not what anybody calls hooks. */
    private static final int MOST_FILES = 1_000;

    /** Returns them; empty where none is named, and git is not asked then. */
    Optional<CommitHooks> hooks(
            Guard guard, Workspaces workspaces, ProjectFolders folders, JournalProjection projection) {
        var names = config.validation().hooks();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        var folder = folder();
        var commands = sandboxes.guarded(new ProcessCommands(environment, sandboxes.hooks(folder)), guard);
        return Optional.of(new CommitHooks(
                folder,
                names,
                config.validation().hooksTimeout(),
                commands,
                workspaces,
                folders,
                projection,
                () -> contents(folder)));
    }

    /** Programs that hooks call often lie beside them. */
    private static String contents(Path folder) {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        var all = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES)
                    .toList()) {
                all.append(folder.relativize(file)).append(' ').append(Files.isExecutable(file));
                all.append(' ').append(Sha256.hex(Files.readAllBytes(file))).append('\n');
            }
        } catch (IOException | UncheckedIOException e) {
            throw new PortException("the hooks in " + folder + " can't be read: " + e, e);
        }
        return Sha256.hex(all.toString());
    }

    /** Returns where they are. A path of {@code core.hooksPath} that is relative is so to the work tree. */
    public Path folder() {
        var told = new GitProgram(environment).ask(root, "rev-parse", "--git-path", "hooks");
        if (!told.succeeded()) {
            throw new PortException("git does not say where its hooks are: " + told.text());
        }
        return root.resolve(told.text()).normalize();
    }
}
