package dev.helix.domain.evolution;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The files of a repository that decide whether a change is good.
 *
 * @param locked files that no project changes without a person's leave
 * @param watched files that a project may change, if a person then accepts the change
 */
public record Judges(LockedPaths locked, WatchedPaths watched) {

    /** Returns those that every repository has. */
    public static Judges standard() {
        return new Judges(LockedPaths.standard(), WatchedPaths.standard());
    }

    /**
     * Returns those of a configuration. A script that judges and is a test by its name is watched and not locked, as is such a
     * file that a pattern names; what starts the system is the product itself.
     *
     * @param commands commands that judge
     * @param building commands that build
     * @param starting commands that start the systems
     */
    public static Judges of(
            List<PathGlob> locked,
            List<PathGlob> watched,
            List<List<String>> commands,
            List<List<String>> building,
            List<List<String>> starting) {
        var product = scripts(starting);
        var watch = new WatchedPaths(watched, without(scripts(building), product));
        var judges = without(scripts(commands), product).stream()
                .filter(script -> !watch.isTestByItself(script))
                .collect(Collectors.toSet());
        var folders = without(folders(commands), folders(starting)).stream()
                .filter(folder -> !watch.isTest(new RepoPath(folder.value() + "/x")))
                .collect(Collectors.toSet());
        var patterns = commands.stream()
                .flatMap(command -> CommandScripts.patternsIn(command).stream())
                .filter(pattern -> starting.stream()
                        .noneMatch(command -> CommandScripts.patternsIn(command).contains(pattern)))
                .map(PathGlob::folded)
                .distinct()
                .toList();
        Predicate<RepoPath> matched = path -> !product.contains(path)
                && !watch.isTestByItself(path)
                && patterns.stream().anyMatch(pattern -> pattern.matches(path.opened()));
        return new Judges(new LockedPaths(locked, judges, folders, matched), watch);
    }

    /** Returns the same, and all below the folder from which the person's git takes its hooks. */
    public Judges withHooks(List<PathGlob> places) {
        return new Judges(locked.withHooks(places), watched);
    }

    private static Set<RepoPath> scripts(List<List<String>> commands) {
        return commands.stream()
                .flatMap(command -> CommandScripts.in(command).stream())
                .collect(Collectors.toSet());
    }

    private static Set<RepoPath> folders(List<List<String>> commands) {
        return commands.stream()
                .flatMap(command -> CommandScripts.foldersIn(command).stream())
                .collect(Collectors.toSet());
    }

    private static Set<RepoPath> without(Set<RepoPath> some, Set<RepoPath> others) {
        return some.stream().filter(path -> !others.contains(path)).collect(Collectors.toSet());
    }
}
