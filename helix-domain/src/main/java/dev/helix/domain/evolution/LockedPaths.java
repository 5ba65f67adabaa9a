package dev.helix.domain.evolution;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files that decide what a change must pass, or that configure HELIX, agents, git's hooks and CI servers: who may change them
 * judges itself. No project touches them unless a person has unlocked the very path for it. Names are compared in the form in
 * which twins are the same.
 */
public final class LockedPaths {

    private static final String CONFIGURATION = "helix.yaml";

    private static final Pattern CI = Pattern.compile(
            "(?:\\.github|\\.gitea|\\.forgejo|\\.gitlab|\\.circleci|\\.ci"
                    + "|\\.buildkite|\\.woodpecker|\\.azure-pipelines|\\.semaphore|\\.teamcity|\\.tekton|\\.builds|\\.cirrus"
                    + "|\\.dagger|\\.travis|\\.drone|\\.appveyor|\\.vela|\\.harness|\\.?zuul\\.d|bamboo-specs)/.*"
                    + "|(?:.*/)?(?:jenkinsfile(?:\\..+)?|\\.gitlab-ci.*\\.ya?ml|\\.?azure-pipelines.*\\.ya?ml|\\.travis\\.ya?ml"
                    + "|bitbucket-pipelines\\.ya?ml|\\.?appveyor\\.ya?ml|\\.drone\\.(?:ya?ml|jsonnet|star)|\\.woodpecker\\.ya?ml"
                    + "|\\.?buildkite\\.ya?ml|cloudbuild\\.ya?ml|buildspec\\.ya?ml|\\.cirrus\\.(?:ya?ml|star)|\\.build\\.ya?ml"
                    + "|\\.semaphore\\.ya?ml|codefresh\\.ya?ml|wercker\\.ya?ml|bitrise\\.ya?ml|codemagic\\.ya?ml"
                    + "|screwdriver\\.ya?ml|\\.?zuul\\.ya?ml|\\.vela\\.ya?ml|\\.?mergify\\.ya?ml|\\.gitpod\\.(?:ya?ml|dockerfile)|dependabot\\.ya?ml|\\.?renovate(?:rc)?\\.json5?|\\.renovaterc)");

    private static final Pattern HOOKS =
            Pattern.compile("(?:.*/)?(?:(?:\\.husky|\\.githooks|\\.git-hooks|\\.lefthook)/.*"
                    + "|\\.pre-commit-(?:config|hooks)\\.ya?ml|\\.?lefthook(?:-local)?\\.(?:ya?ml|toml|json)"
                    + "|\\.?huskyrc(?:\\..+)?|husky\\.config\\..+|\\.overcommit(?:\\.ya?ml|/.*)|\\.?simple-git-hooks\\.(?:json|[cm]?[jt]s)"
                    + "|prek\\.toml|\\.envrc|\\.vscode/tasks\\.json|\\.devcontainer(?:/.*|\\.json))");

    private static final Pattern AGENTS = Pattern.compile(
            "(?:.*/)?(?:\\.claude/.*|\\.mcp\\.json|claude(?:\\.local)?\\.md|agents(?:\\.override)?\\.md"
                    + "|(?:gemini|qwen|crush)\\.md|\\.(?:codex|gemini|cursor|windsurf|continue|roo|clinerules|aider.*|opencode|qwen|kiro"
                    + "|junie|amazonq|augment|trae|kilocode|rules|zed|crush|goose)(?:/.*)?|\\.(?:cursor|windsurf|kilocode|roo)rules"
                    + "|\\.?opencode\\.jsonc?|\\.?crush\\.json|\\.goosehints|\\.augment-guidelines|\\.(?:vscode|roo|idea)/mcp\\.json)");

    private static final Pattern CONSULTANT = Pattern.compile("config/consultant/.*|config/experts\\.ya?ml");
    private static final Pattern SERVERS = Pattern.compile("docker/(?:production|test)/(?:compose\\.ya?ml|\\.env)");
    private static final Pattern ATTRIBUTES = Pattern.compile("(?:.*/)?\\.(?:gitattributes|lfsconfig)");

    private final List<PathGlob> more;
    private final Set<String> scripts;
    private final Set<String> folders;
    private final Predicate<RepoPath> run;
    private final List<PathGlob> hooks;

    /**
     * Beside those that are always locked:
     *
     * @param more what the configuration names
     * @param scripts what commands that judge run
     */
    public LockedPaths(List<PathGlob> more, Set<RepoPath> scripts) {
        this(more, scripts, Set.of(), path -> false);
    }

    /**
     * Beside those that are always locked:
     *
     * @param more what the configuration names
     * @param scripts what commands that judge run
     * @param folders of which such commands run the code as a whole
     * @param run whether a file is another one that such a command runs
     */
    LockedPaths(List<PathGlob> more, Set<RepoPath> scripts, Set<RepoPath> folders, Predicate<RepoPath> run) {
        this(more.stream().map(PathGlob::folded).toList(), twins(scripts), twins(folders), run, List.of());
    }

    private static Set<String> twins(Set<RepoPath> paths) {
        return paths.stream().map(RepoPath::opened).collect(Collectors.toUnmodifiableSet());
    }

    private LockedPaths(
            List<PathGlob> more,
            Set<String> scripts,
            Set<String> folders,
            Predicate<RepoPath> run,
            List<PathGlob> hooks) {
        this.more = more;
        this.scripts = scripts;
        this.folders = folders;
        this.run = run;
        this.hooks = hooks;
    }

    /**
     * Returns the same, and what the person's git runs as hooks.
     *
     * @param places patterns of their paths
     */
    LockedPaths withHooks(List<PathGlob> places) {
        return new LockedPaths(
                more,
                scripts,
                folders,
                run,
                places.stream().map(PathGlob::folded).toList());
    }

    /** Returns those that are always locked, alone. */
    public static LockedPaths standard() {
        return new LockedPaths(List.of(), Set.of());
    }

    /** Returns why {@code path} is locked; empty when it is not. */
    public Optional<String> reason(RepoPath path) {
        var form = path.opened();
        if (path.mayBeShort()) {
            return Optional.of("on NTFS it may be the short name of another file, a locked one as well");
        }
        if (form.equals(CONFIGURATION)) {
            return Optional.of("it is HELIX's own configuration, which sets the checks of a change");
        }
        if (scripts.contains(form)
                || folders.stream().anyMatch(folder -> form.startsWith(folder + "/"))
                || run.test(path)) {
            return Optional.of("a command that judges changes runs it, as helix.yaml says");
        }
        if (CI.matcher(form).matches() || HOOKS.matcher(form).matches()) {
            return Optional.of("it names the programs that a CI server, an editor or a hook runs");
        }
        if (AGENTS.matcher(form).matches()) {
            return Optional.of("it configures or instructs agents");
        }
        if (CONSULTANT.matcher(form).matches()) {
            return Optional.of("it configures HELIX's chat");
        }
        if (SERVERS.matcher(form).matches()) {
            return Optional.of("HELIX has an engine start containers by it");
        }
        if (ATTRIBUTES.matcher(form).matches()) {
            return Optional.of("it decides how git treats files, and which programs it runs for that");
        }
        if (hooks.stream().anyMatch(glob -> glob.matches(form))) {
            return Optional.of("git runs the files there as its hooks, as core.hooksPath says");
        }
        return more.stream()
                .filter(glob -> glob.matches(form) || glob.matches(path.twin()))
                .findFirst()
                .map(glob -> "locked_paths in helix.yaml names it");
    }

    /**
     * Looks whether a project may change all that a bundle changes.
     *
     * @throws Refused as UnsafePath, naming the first file that it may not, and what a person can do
     */
    public void require(EvolutionProject project, Bundle bundle) {
        for (var change : bundle.changes()) {
            require(project, change.path());
            if (change instanceof Change.Rename rename) {
                require(project, rename.from());
            }
        }
    }

    private void require(EvolutionProject project, RepoPath path) {
        var reason = reason(path);
        if (reason.isPresent() && !project.hasUnlocked(path)) {
            throw new Refused(new Refusal.UnsafePath(
                    path.value(),
                    reason.get() + "; a person can say `helix project unlock " + project.id() + " " + path
                            + " --reason …`"));
        }
    }
}
