package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.ProofNotes;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProofNotes}. */
public interface ProofNotesContract {

    /** Returns the subject, the same one within a test; there are no notes yet. */
    ProofNotes notes();

    /** Returns one more commit, on top of those before. */
    CommitId nextCommit();

    @Test
    default void hasNoneAtFirst() {
        var commit = nextCommit();

        assertThat(notes().any()).isFalse();
        assertThat(notes().of(commit)).isEmpty();
        assertThat(notes().nearest(commit)).isEmpty();
    }

    @Test
    default void keepsTheLastForEachCommit() {
        var one = nextCommit();
        var two = nextCommit();
        notes().put(one, Content.of("first\n"));
        notes().put(two, Content.of("two\n"));
        notes().put(one, Content.of("one\n"));
        notes().put(one, Content.of("one\n"));

        assertThat(notes().any()).isTrue();
        assertThat(notes().of(one)).contains(Content.of("one\n"));
        assertThat(notes().of(two)).contains(Content.of("two\n"));
    }

    @Test
    default void keepsThoseOfTreesBesideThoseOfCommits() {
        var commit = nextCommit();
        var tree = notes().history(null, commit).getFirst().tree();
        notes().put(tree, Content.of("tree\n"));

        assertThat(notes().of(tree)).contains(Content.of("tree\n"));
        assertThat(notes().of(commit)).isEmpty();
        assertThat(notes().nearest(commit)).isEmpty();
        notes().put(commit, Content.of("commit\n"));
        notes().remove(commit);
        assertThat(notes().of(tree)).contains(Content.of("tree\n"));
    }

    @Test
    default void takesThemAwayAgain() {
        var commit = nextCommit();
        notes().remove(commit);
        notes().put(commit, Content.of("one\n"));
        notes().remove(commit);
        notes().remove(commit);

        assertThat(notes().of(commit)).isEmpty();
    }

    @Test
    default void findsTheNearestBehindATip() {
        var one = nextCommit();
        var two = nextCommit();
        var three = nextCommit();
        notes().put(one, Content.of("one\n"));

        assertThat(notes().nearest(three)).contains(one);
        assertThat(notes().nearest(one)).contains(one);
        notes().put(two, Content.of("two\n"));
        assertThat(notes().nearest(three)).contains(two);
    }

    @Test
    default void tellsAHistoryChildrenFirst() {
        var one = nextCommit();
        var two = nextCommit();
        var three = nextCommit();

        assertThat(notes().history(one, three))
                .extracting(ProofNotes.Landed::commit)
                .containsExactly(three, two);
        assertThat(notes().history(null, three))
                .extracting(ProofNotes.Landed::commit)
                .startsWith(three, two, one);
        assertThat(notes().history(three, one)).isEmpty();
        assertThat(notes().history(one, two).getFirst().parents()).containsExactly(one);
    }
}
