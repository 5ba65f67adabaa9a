package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Workspaces;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract of {@link Workspaces}. */
public interface WorkspacesContract {

    /** The project that all is about. */
    ProjectId WORKED_ON = new ProjectId("worked-on");

    /** Returns the subject, the same one within a test; no project has a checkout. */
    Workspaces workspaces();

    /** Returns a commit that a history may begin with. */
    CommitId someCommit();

    /** Returns a tree with some text files, which no ignore file names. */
    TreeId someTree();

    /** Returns the names and texts of a tree's files. */
    Map<String, String> files(TreeId tree);

    /** Writes a file into the agent's checkout, as an agent does. */
    void write(String path, String text);

    /** Deletes a file of the agent's checkout. */
    void delete(String path);

    @Test
    default void whatNobodyTouchedIsTheTreeThatWasCheckedOut() {
        workspaces().checkOut(WORKED_ON, someCommit(), someTree());

        assertThat(workspaces().capture(WORKED_ON, someTree())).isEqualTo(someTree());
    }

    @Test
    default void stagedCheckoutIsApartFromAllOthersAndMadeAnew() {
        workspaces().checkOut(WORKED_ON, someCommit(), someTree());

        var staged = workspaces().staged(someCommit(), someTree(), "A change\n");

        assertThat(staged).isAbsolute().isNotEqualTo(workspaces().directory(WORKED_ON));
        assertThat(workspaces().staged(someCommit(), someTree(), "A change\n")).isEqualTo(staged);
        workspaces().removeStaged();
        workspaces().removeStaged();
        assertThat(workspaces().capture(WORKED_ON, someTree())).isEqualTo(someTree());
    }

    @Test
    default void capturesWhatWasWrittenAndWhatWasDeleted() {
        workspaces().checkOut(WORKED_ON, someCommit(), someTree());
        var expected = new TreeMap<>(files(someTree()));
        var gone = expected.firstKey();
        write("added/by/agent.txt", "added\n");
        delete(gone);
        expected.remove(gone);
        expected.put("added/by/agent.txt", "added\n");

        var captured = workspaces().capture(WORKED_ON, someTree());

        assertThat(files(captured)).isEqualTo(expected);
        assertThat(workspaces().capture(WORKED_ON, someTree())).isEqualTo(captured);
    }

    @Test
    default void aNewCheckoutHoldsNothingOfTheOldOne() {
        workspaces().checkOut(WORKED_ON, someCommit(), someTree());
        write("left-over.txt", "left over\n");

        workspaces().checkOut(WORKED_ON, someCommit(), someTree());

        assertThat(workspaces().capture(WORKED_ON, someTree())).isEqualTo(someTree());
    }

    @Test
    default void agentAndGatesHavePlacesOfTheirOwn() {
        workspaces().checkOut(WORKED_ON, someCommit(), someTree());
        var gates = workspaces().forGates(WORKED_ON, someTree());

        assertThat(gates).isAbsolute();
        assertThat(workspaces().directory(WORKED_ON)).isAbsolute().isNotEqualTo(gates);
        assertThat(gates.startsWith(workspaces().directory(WORKED_ON))).isFalse();
        assertThat(workspaces().capture(WORKED_ON, someTree())).isEqualTo(someTree());
    }

    @Test
    default void canBeRemovedTwiceAndMadeAnew() {
        workspaces().checkOut(WORKED_ON, someCommit(), someTree());
        workspaces().remove(WORKED_ON);
        workspaces().remove(WORKED_ON);

        workspaces().checkOut(WORKED_ON, someCommit(), someTree());
        assertThat(workspaces().capture(WORKED_ON, someTree())).isEqualTo(someTree());
    }
}
