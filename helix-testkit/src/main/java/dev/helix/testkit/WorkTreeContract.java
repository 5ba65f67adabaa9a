package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.WorkTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link WorkTree}. Before each test main holds {@code file}, {@code other} and {@code d/deep}, checked out clean. */
public interface WorkTreeContract {

    /** Returns the subject, the same one within a test. */
    WorkTree workTree();

    /** Returns the repository that it is a work tree of; its main is at a commit without files. */
    Repository repository();

    /** Checks main out, as it is now. */
    void checkOut();

    /** Saves a file as the person would. */
    void write(String path, String text);

    /** Returns all files of the work tree, text by path. */
    Map<String, String> files();

    /** Checks out another branch at the commit where main is. */
    void leaveMain();

    private static List<RepoPath> paths(String... paths) {
        return List.of(paths).stream().map(RepoPath::new).toList();
    }

    private CommitId moveMain() {
        return ChangeSet.on(repository())
                .modify("file", "changed\n")
                .delete("d/deep")
                .add("n/new", "new\n")
                .commitToMain();
    }

    @BeforeEach
    default void checkOutThreeFiles() {
        ChangeSet.on(repository())
                .add("file", "1\n")
                .add("other", "2\n")
                .add("d/deep", "3\n")
                .commitToMain();
        checkOut();
    }

    @Test
    default void savesNothingWhereThereIsNoWork() {
        assertThat(workTree().save("op-1")).isEmpty();
        write("file", "mine\n");
        leaveMain();

        assertThat(workTree().save("op-1")).isEmpty();
    }

    @Test
    default void savesWorkAndLeavesItWhereItIs() {
        write("file", "mine\n");
        write("d/untracked", "mine too\n");
        var before = files();

        assertThat(workTree().save("op-1")).isPresent();
        assertThat(files()).isEqualTo(before);
        assertThat(workTree().dirty(paths("file", "d/untracked", "other"))).isEqualTo(paths("d/untracked", "file"));
    }

    @Test
    default void isCleanAfterACheckout() {
        assertThat(workTree().dirty(paths("file", "other", "d/deep", "none"))).isEmpty();
        assertThat(workTree().dirty(List.of())).isEmpty();
    }

    @Test
    default void namesThoseOfThePathsWithWorkInThem() {
        write("file", "work\n");
        write("new", "untracked\n");
        write("unasked", "work\n");

        assertThat(workTree().dirty(paths("other", "new", "file"))).isEqualTo(paths("file", "new"));
    }

    @Test
    default void hasNothingToSayOfAnotherBranch() {
        leaveMain();
        write("file", "work\n");

        assertThat(workTree().dirty(paths("file"))).isEmpty();
    }

    @Test
    default void followsMainAndKeepsOtherWork() {
        write("other", "work\n");
        write("d/untracked", "work\n");
        var from = repository().main();
        var to = moveMain();

        workTree().follow(from, to);

        var expected = Map.of("file", "changed\n", "n/new", "new\n", "other", "work\n", "d/untracked", "work\n");
        assertThat(files()).isEqualTo(expected);
        assertThat(workTree().dirty(paths("file", "d/deep", "n/new", "other"))).isEqualTo(paths("other"));

        write("file", "work after\n");
        workTree().follow(from, to);
        assertThat(files()).containsEntry("file", "work after\n");
    }

    @Test
    default void goesBackTheWayItCame() {
        var before = Map.copyOf(files());
        var from = repository().main();
        var to = moveMain();
        workTree().follow(from, to);

        var revert = ChangeSet.on(repository())
                .modify("file", "1\n")
                .add("d/deep", "3\n")
                .delete("n/new")
                .commitToMain();
        workTree().follow(to, revert);

        assertThat(files()).isEqualTo(before);
    }

    @Test
    default void leavesAnotherBranchAlone() {
        leaveMain();
        var before = Map.copyOf(files());
        var from = repository().main();

        workTree().follow(from, moveMain());

        assertThat(files()).isEqualTo(before);
    }

    @Test
    default void changesNothingWhenWorkIsInTheWay() {
        write("file", "work\n");
        var before = Map.copyOf(files());
        var from = repository().main();
        var to = moveMain();

        assertThatThrownBy(() -> workTree().follow(from, to)).isInstanceOf(PortException.class);

        assertThat(files()).isEqualTo(before);
    }

    @Test
    default void doesNotOverwriteAnUntrackedFile() {
        write("n/new", "work\n");
        var from = repository().main();
        var to = moveMain();

        assertThatThrownBy(() -> workTree().follow(from, to)).isInstanceOf(PortException.class);

        assertThat(files()).containsEntry("n/new", "work\n").containsEntry("file", "1\n");
    }
}
