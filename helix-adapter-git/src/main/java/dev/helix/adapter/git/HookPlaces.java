package dev.helix.adapter.git;

import dev.helix.domain.evolution.PathGlob;
import dev.helix.domain.evolution.RepoPath;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.Repository;

/** Finds what a repository has for hooks in its own work tree, as {@code core.hooksPath} says. */
final class HookPlaces {

    /** As githooks(5) names them; more are found by {@code p4-*}. */
    private static final List<String> NAMES = List.of(
            "applypatch-msg",
            "pre-applypatch",
            "post-applypatch",
            "pre-commit",
            "pre-merge-commit",
            "prepare-commit-msg",
            "commit-msg",
            "post-commit",
            "pre-rebase",
            "post-checkout",
            "post-merge",
            "pre-push",
            "pre-receive",
            "update",
            "proc-receive",
            "post-receive",
            "post-update",
            "reference-transaction",
            "push-to-checkout",
            "pre-auto-gc",
            "post-rewrite",
            "sendemail-validate",
            "fsmonitor-watchman",
            "post-index-change",
            "p4-*");

    private HookPlaces() {}

    /** Returns the paths, as patterns: all below a folder, which may be what hooks call; at the root, the hooks' own names. */
    static List<PathGlob> in(Repository git) {
        var told = git.getConfig().getString("core", null, "hooksPath");
        if (told == null || told.isBlank() || git.isBare()) {
            return List.of();
        }
        var tree = git.getWorkTree().toPath().toAbsolutePath().normalize();
        var folder = (told.startsWith("~/")
                        ? Path.of(System.getProperty("user.home"), told.substring(2))
                        : tree.resolve(told))
                .normalize();
        if (folder.equals(tree)) {
            return NAMES.stream().map(PathGlob::new).toList();
        }
        if (!folder.startsWith(tree)) {
            return List.of();
        }
        var path = tree.relativize(folder).toString();
        // A pattern would take these characters of a name for more than themselves.
        return RepoPath.objection(path).isEmpty()
                ? List.of(new PathGlob(path.replaceAll("[\\[{*\\\\]", "?") + "/**"))
                : List.of();
    }
}
