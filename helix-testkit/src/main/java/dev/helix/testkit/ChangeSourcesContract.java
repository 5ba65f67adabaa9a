package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.ChangeSources;
import dev.helix.domain.port.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link ChangeSources}. */
public interface ChangeSourcesContract {

    ChangeSources sources();

    Repository repository();

    /** Makes a branch at a commit. */
    void branch(String name, CommitId at);

    @Test
    default void findWhatABranchHasDoneSinceItLeftMain() {
        var base = ChangeSet.on(repository()).add("file", "1\n").commitToMain();
        var tip = ChangeSet.on(repository(), base).modify("file", "2\n").commit();
        branch("feature/x", tip);
        ChangeSet.on(repository()).add("other", "1\n").commitToMain();

        var found = sources().find(new ChangeSource.Branch("feature/x"));

        assertThat(found).isEqualTo(new ChangeSources.Found(base, repository().tree(tip)));
    }

    @Test
    default void findWhatACommitHasDoneToItsParent() {
        var base = ChangeSet.on(repository()).add("file", "1\n").commitToMain();
        var commit = ChangeSet.on(repository(), base).delete("file").commit();

        assertThat(sources().find(new ChangeSource.Commit(commit.sha())))
                .isEqualTo(new ChangeSources.Found(base, repository().tree(commit)));
    }

    @Test
    default void findWhatADiffMakesOfMain() {
        var base =
                ChangeSet.on(repository()).add("file", "1\n").add("gone", "2\n").commitToMain();
        var wanted = repository()
                .tree(ChangeSet.on(repository(), base)
                        .modify("file", "2\n")
                        .delete("gone")
                        .add("deep/new", "3\n")
                        .commit());
        var diff = Content.of(repository().diff(repository().tree(base), wanted));

        assertThat(sources().find(new ChangeSource.Diff(diff))).isEqualTo(new ChangeSources.Found(base, wanted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "", "-x", "--all", "../main", "a..b", "@{-1}", "nowhere\nmain"})
    default void refuseANameThatNothingHas(String name) {
        ChangeSet.on(repository()).add("file", "1\n").commitToMain();

        assertThatThrownBy(() -> sources().find(new ChangeSource.Branch(name))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> sources().find(new ChangeSource.Commit(name))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not a diff\n",
                "--- a/file\n+++ b/file\n@@ -1 +1 @@\n-other\n+2\n",
                "--- a/../out\n+++ b/../out\n@@ -0,0 +1 @@\n+2\n",
                "--- /dev/null\n+++ b/.git/config\n@@ -0,0 +1 @@\n+2\n"
            })
    default void refuseADiffThatDoesNotFit(String diff) {
        ChangeSet.on(repository()).add("file", "1\n").commitToMain();

        assertThatThrownBy(() -> sources().find(new ChangeSource.Diff(Content.of(diff))))
                .isInstanceOf(Refused.class);
    }
}
