package dev.helix.app.chaos;

import dev.helix.adapter.git.GitProofNotes;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.TrustFile;
import dev.helix.adapter.local.InTotoFormat;
import dev.helix.adapter.local.PortHolder;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.ProofSettings;
import dev.helix.app.wiring.ProofWiring;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.release.ProofCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The invariants of a root after a kill and a recovery, checked with plain {@code git}, file system and HTTP. Made before
 * the kill, when it notes how things are.
 */
final class Invariants {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Path copy;
    private final Path root;
    private final Shell shell;
    private final Systems systems;
    private final String oldMain;
    private final String oldTree;
    private final String candidateTree;
    private final String workTree;
    private final Map<String, String> dirty;
    private final boolean wasIntegrated;

    /**
     * Notes how things are.
     *
     * @param copy the copy of the sample
     * @param systems what is started
     * @param candidateTree what main's tree is when the change is in it
     */
    Invariants(Path copy, Map<String, String> environment, Systems systems, String candidateTree) throws IOException {
        this.copy = copy;
        this.root = ChaosSample.root(copy);
        this.shell = new Shell(environment);
        this.systems = systems;
        this.candidateTree = candidateTree;
        this.oldMain = git("rev-parse", "HEAD");
        this.oldTree = git("rev-parse", "HEAD^{tree}");
        this.workTree = git("status", "--porcelain");
        this.dirty = dirtyFiles();
        this.wasIntegrated = isArchived();
    }

    /**
     * Looks.
     *
     * @param flowSystem the one that the killed flow works on; it must be up again
     * @return what does not hold, each for a person; empty when all is well
     */
    List<String> violations(String flowSystem) throws IOException, InterruptedException {
        var found = new ArrayList<String>();
        var status = StatusCheck.of(root, found);
        var mainTree = git("rev-parse", "HEAD^{tree}");
        main(status, mainTree, found);
        proofs(found);
        locks(found);
        persons(found);
        var expected = Map.of("production", Set.of(mainTree), "test", testTrees(status, mainTree));
        for (var system : List.of("production", "test")) {
            var live = slot(system, expected.getOrDefault(system, Set.of()), found);
            if (live.isPresent()) {
                processes(system, live.get(), system.equals(flowSystem), found);
            }
        }
        databases(mainTree, found);
        return List.copyOf(found);
    }

    /** Each follows the tree that is live on its system. */
    private void databases(String mainTree, List<String> found) throws IOException {
        if (systems.databases().isPresent()) {
            var folder = ChaosSample.system(copy, "test");
            var live = folder.resolve(Files.readSymbolicLink(folder.resolve("current")));
            found.addAll(systems.databases()
                    .get()
                    .violations(mainTree.equals(candidateTree), slotHolds(live, candidateTree)));
        }
    }

    private Set<String> testTrees(String status, String mainTree) {
        return switch (status) {
            case "deployed", "integrated" -> Set.of(candidateTree);
            case "ready" -> Set.of(oldTree);
            // A failed integration has not touched the test system, a failed deployment has put it back.
            default -> Set.of(mainTree, candidateTree);
        };
    }

    /** Main is the old commit, one new commit on it with the tested tree, or that and its revert. */
    private void main(String status, String mainTree, List<String> found) {
        var commits = git("rev-list", oldMain + "..HEAD").lines().toList();
        var old = git("merge-base", "HEAD", oldMain);
        var integrated = status.equals("integrated");
        if (!old.equals(oldMain) || commits.size() > 2) {
            found.add("main does not go on from " + oldMain + ": " + commits);
        } else if ((integrated && !wasIntegrated) != (commits.size() == 1)) {
            found.add("the project is " + status + ", and main has " + Counted.of(commits.size(), "new commit"));
        } else if (!mainTree.equals(integrated ? candidateTree : oldTree)) {
            found.add("main's tree is " + mainTree + " although the project is " + status);
        }
        if (commits.size() == 2 && !git("rev-parse", "HEAD~1^{tree}").equals(candidateTree)) {
            found.add("the reverted tree is not the tested one");
        }
        var check = shell.run(root, Map.of(), "git", "fsck", "--connectivity-only", "--no-dangling");
        if (!check.succeeded()) {
            found.add("git fsck: " + check.output().strip());
        }
        if (isArchived() != integrated) {
            found.add("the project is " + status + ", and its folder is " + (integrated ? "not " : "")
                    + "in the archive");
        }
    }

    /** Each new commit of main has its proof, wherever HELIX was killed while it was written. */
    private void proofs(List<String> found) {
        var settings = new ConfigReader(root, System.getenv()).readProof();
        if (git("rev-list", oldMain + "..HEAD").isEmpty() || settings.sign() == ProofSettings.Sign.OFF) {
            return;
        }
        try (var repository = new JGitRepository(root, "main")) {
            var check = new ProofCheck(
                    new GitProofNotes(repository),
                    repository,
                    new InTotoFormat(),
                    TrustFile.line(new ProofWiring(root, settings).trustLine()),
                    InstantSource.system());
            check.check(new CommitId(oldMain), repository.main()).commits().stream()
                    .filter(seen -> seen.flaw() != null)
                    .forEach(seen -> found.add("commit " + seen.commit() + ": " + seen.flaw()));
        }
    }

    private boolean isArchived() {
        return Files.isDirectory(root.resolve("projects/archive/" + ChaosSample.PROJECT));
    }

    private void locks(List<String> found) throws IOException {
        try (var files = Files.walk(root.resolve(".git"))) {
            files.filter(file -> file.getFileName().toString().endsWith(".lock"))
                    .forEach(file -> found.add("a lock is left: " + root.relativize(file)));
        }
        var leases = root.resolve(".helix/leases");
        if (Files.isDirectory(leases)) {
            try (var files = Files.list(leases)) {
                for (var file : files.toList()) {
                    var lease = Files.readString(file).strip();
                    var owner = lease.replaceFirst(".*\"pid\":(\\d+).*", "$1");
                    // One of a dead process is anybody's.
                    if (lease.contains("\"held\":true") && Files.exists(Path.of("/proc", owner))) {
                        found.add("a lease is still held: " + lease);
                    }
                }
            }
        }
    }

    private void persons(List<String> found) throws IOException {
        var now = git("status", "--porcelain");
        if (!now.equals(workTree)) {
            found.add("the person's work tree was\n" + workTree + "\nand is now\n" + now);
        }
        if (!dirtyFiles().equals(dirty)) {
            found.add("a file that the person was working on has changed");
        }
    }

    private Map<String, String> dirtyFiles() throws IOException {
        var files = new TreeMap<String, String>();
        for (var line : git("status", "--porcelain").lines().toList()) {
            var file = root.resolve(line.strip().replaceFirst("^\\S+\\s+", ""));
            files.put(line, Files.isRegularFile(file) ? git("hash-object", file.toString()) : "");
        }
        return files;
    }

    /** Returns the live slot's folder after comparing it with its tree. */
    private Optional<Path> slot(String system, Set<String> trees, List<String> found) throws IOException {
        var folder = ChaosSample.system(copy, system);
        var link = folder.resolve("current");
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            found.add("the " + system + " system has nothing live");
            return Optional.empty();
        }
        var slot = folder.resolve(Files.readSymbolicLink(link));
        if (!Set.of("a", "b").contains(Files.readSymbolicLink(link).toString())) {
            found.add(link + " points to no slot");
            return Optional.empty();
        }
        var wrong = new ArrayList<String>();
        for (var tree : trees) {
            var differences = differences(slot, tree);
            if (differences.isEmpty()) {
                return Optional.of(slot);
            }
            wrong.add("tree " + tree + " in " + differences.lines().toList());
        }
        found.add("slot " + slot.getFileName() + " of the " + system + " system differs from " + wrong);
        return Optional.of(slot);
    }

    /** By an index of its own, so that nobody's is touched; what a build leaves in a slot is not git's. */
    private String differences(Path slot, String tree) throws IOException {
        var index = Files.createTempDirectory(copy, "index").resolve("index");
        var environment = Map.of("GIT_INDEX_FILE", index.toString());
        var gitDirectory = "--git-dir=" + root.resolve(".git");
        var here = "--work-tree=" + slot;
        shell.run(slot, environment, "git", gitDirectory, here, "read-tree", tree);
        shell.run(slot, environment, "git", gitDirectory, here, "update-index", "-q", "--refresh");
        var differing = shell.run(slot, environment, "git", gitDirectory, here, "diff-files", "--name-status");
        return differing.succeeded() ? differing.output().strip() : "git diff-files: " + differing.output();
    }

    /** One process tree a system at the most, in the live slot, and where it must be up, telling the live tree. */
    private void processes(String system, Path slot, boolean mustRun, List<String> found)
            throws IOException, InterruptedException {
        var runs = SystemProcesses.below(ChaosSample.system(copy, system)).stream()
                .filter(process -> process.system().equals(system))
                .toList();
        if (runs.stream().map(SystemProcesses.Running::mark).distinct().count() > 1) {
            found.add("the " + system + " system runs twice: " + runs);
        }
        runs.stream()
                .filter(run -> !run.directory().equals(slot))
                .forEach(run -> found.add("process " + run.pid() + " of the " + system + " system runs in "
                        + run.directory() + ", and live is " + slot));
        var port = systems.ports().get(system);
        if (port == null) {
            return;
        }
        if (runs.isEmpty()) {
            if (mustRun) {
                found.add("the " + system + " system does not run");
            }
            return;
        }
        if (!systems.tellTheirTree()) {
            if (PortHolder.isFree(port)) {
                found.add("the " + system + " system does not listen on port " + port);
            }
            return;
        }
        var told = ask(port);
        var tree = Stream.of(oldTree, candidateTree)
                .filter(candidate -> told.contains("200") && told.contains(candidate))
                .findFirst();
        if (tree.isEmpty() || !slotHolds(slot, tree.get())) {
            found.add("the " + system + " system answers " + told);
        }
    }

    private boolean slotHolds(Path slot, String tree) throws IOException {
        return differences(slot, tree).isEmpty();
    }

    private static String ask(int port) throws InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "nothing: " + e;
        }
    }

    private String git(String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return shell.must(root, command.toArray(String[]::new));
    }
}
