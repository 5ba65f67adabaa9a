package dev.helix.adapter.git;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.ChangeSources;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds changes by the git command, so that names mean what they mean for the person, and diffs are read as git reads them. */
public final class GitChangeSources implements ChangeSources {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern NAME = Pattern.compile("[^-\\p{Cntrl}\\s][^\\p{Cntrl}\\s]*");
    private static final String SUBMODULE = "160000";
    private static final int MOST_LINES = 5;

    private final Path root;
    private final JGitRepository repository;

    /** @param root the work tree of {@code repository} */
    public GitChangeSources(Path root, JGitRepository repository) {
        this.root = root;
        this.repository = repository;
    }

    @Override
    public Found find(ChangeSource source) {
        var found = switch (source) {
            case ChangeSource.Branch(var name) -> branch(name);
            case ChangeSource.Commit(var name) -> commit(name);
            case ChangeSource.Diff(var text) -> diff(text.bytes());
        };
        refuseSubmodules(found);
        return found;
    }

    private Found branch(String name) {
        var tip = Stream.of("refs/heads/", "refs/remotes/")
                .map(folder -> commitAt(folder + name))
                .flatMap(Optional::stream)
                .filter(commit -> NAME.matcher(name).matches())
                .findFirst()
                .orElseThrow(() -> invalid(
                        "from_branch",
                        "there is no branch '" + name + "'; git branch --all shows" + " those that are"));
        var base = git("merge-base", repository.main().sha(), tip);
        if (base.code() != 0) {
            throw invalid("from_branch", "branch '" + name + "' has no commit in common with main");
        }
        return found(base.text().strip(), tip);
    }

    private Found commit(String name) {
        var commit = Optional.of(name)
                .filter(text -> NAME.matcher(text).matches())
                .flatMap(this::commitAt)
                .orElseThrow(() ->
                        invalid("from_commit", "there is no commit '" + name + "'; git log shows those that" + " are"));
        var parent = commitAt(commit + "^1")
                .orElseThrow(() -> invalid("from_commit", "commit '" + name + "' has no parent that is here"));
        return found(parent, commit);
    }

    private Optional<String> commitAt(String name) {
        var result = git("rev-parse", "--verify", "--quiet", name + "^{commit}");
        return Optional.of(result)
                .filter(answer -> answer.code() == 0)
                .map(answer -> answer.text().strip());
    }

    private Found found(String base, String tip) {
        return new Found(new CommitId(base), repository.tree(new CommitId(tip)));
    }

    private Found diff(byte[] text) {
        var main = repository.main();
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("helix-diff-");
            var process =
                    process().with("GIT_INDEX_FILE", scratch.resolve("index").toString());
            var errors = "";
            // As git writes diffs; as it does with diff.noprefix; and where main has moved on, by the contents they
            // name.
            for (var how : List.of(List.of("-p1"), List.of("-p0"), List.of("-p1", "--3way"))) {
                check(process.run(command("read-tree", main.sha()), new byte[0]), "read-tree");
                var words = new ArrayList<>(List.of("apply", "--cached", "--whitespace=nowarn"));
                words.addAll(how);
                var applied = process.run(command(words.toArray(String[]::new)), text);
                if (applied.code() == 0) {
                    var tree = process.run(command("write-tree"), new byte[0]);
                    check(tree, "write-tree");
                    return new Found(main, new TreeId(tree.text().strip()));
                }
                errors = errors.isEmpty() ? applied.errors() : errors;
            }
            throw invalid("from_diff", "it does not fit main: " + lines(errors));
        } catch (IOException e) {
            throw new PortException("a diff can't be applied: " + e, e);
        } finally {
            remove(scratch);
        }
    }

    private static String lines(String errors) {
        return errors.lines()
                .map(line -> line.replaceFirst("^error: ", ""))
                .limit(MOST_LINES)
                .collect(Collectors.joining("; "));
    }

    private static void remove(@Nullable Path scratch) {
        if (scratch == null) {
            return;
        }
        try {
            FileTree.remove(scratch);
        } catch (IOException e) {
            throw new PortException(scratch + " can't be removed: " + e, e);
        }
    }

    /** They are moved by the person, on main. */
    private void refuseSubmodules(Found found) {
        var result = git(
                "diff-tree",
                "-r",
                "-z",
                repository.tree(found.base()).sha(),
                found.tree().sha());
        check(result, "diff-tree");
        var fields = result.text().split("\0", -1);
        for (int i = 0; i + 1 < fields.length; i += 2) {
            if (fields[i].contains(SUBMODULE)) {
                throw new Refused(new Refusal.UnsafePath(fields[i + 1], Submodules.NO_PART));
            }
        }
    }

    private static Refused invalid(String key, String why) {
        return new Refused(new Refusal.InvalidSpec("request", 0, key, why));
    }

    private static void check(ChildProcess.Result result, String what) {
        if (result.code() != 0) {
            throw new PortException(
                    "git " + what + " failed: " + result.errors().strip());
        }
    }

    private ChildProcess.Result git(String... words) {
        return process().run(command(words), new byte[0]);
    }

    private ChildProcess process() {
        return new ChildProcess(root, LIMIT);
    }

    private static List<String> command(String... words) {
        return Stream.concat(Stream.of("git"), Stream.of(words)).toList();
    }
}
