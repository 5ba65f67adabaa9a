package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.Slots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link Slots}. */
public interface SlotsContract {

    /** Returns the subject, the same one within a test; nothing is in it. */
    Slots slots();

    /** Returns the repository that has the trees; its main is at a commit without files. */
    Repository repository();

    /** Returns what a slot really holds, text by path; empty for a slot that is not there. */
    Map<String, String> files(Slot slot);

    /** Writes a file of a slot as somebody else would; folders on the way are made. */
    void spoil(Slot slot, String path, String text);

    private TreeId tree(String... pathsAndTexts) {
        var changes = ChangeSet.on(repository());
        for (var i = 0; i < pathsAndTexts.length; i += 2) {
            changes.add(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return repository().tree(changes.commit());
    }

    @Test
    default void haveNothingLiveBeforeTheFirstSwitch() {
        assertThat(slots().current()).isEmpty();
        slots().prepare(tree("file", "1\n"));
        assertThat(slots().current()).isEmpty();
    }

    @Test
    default void makeAPreparedTreeLive() {
        var tree = tree("file", "1\n", "deep/er/file", "2\n");

        var prepared = slots().prepare(tree);
        slots().switchTo(prepared);
        slots().switchTo(prepared);

        assertThat(slots().current()).contains(prepared);
        assertThat(prepared.tree()).isEqualTo(tree);
        assertThat(files(prepared.slot())).isEqualTo(Map.of("file", "1\n", "deep/er/file", "2\n"));
    }

    @Test
    default void writeOnlyTheIdleSlot() {
        var live = slots().prepare(tree("file", "1\n"));
        slots().switchTo(live);

        var next = slots().prepare(tree("file", "2\n"));

        assertThat(next.slot()).isEqualTo(live.slot().other());
        assertThat(slots().current()).contains(live);
        assertThat(files(live.slot())).isEqualTo(Map.of("file", "1\n"));
        assertThat(files(next.slot())).isEqualTo(Map.of("file", "2\n"));
    }

    @Test
    default void prepareAgainOverWhatTheSlotHeld() {
        slots().prepare(tree("kept", "1\n", "changed", "2\n", "gone/file", "3\n", "becomes", "a file\n"));
        var tree = tree("kept", "1\n", "changed", "4\n", "becomes/folder", "5\n", "gone", "a folder before\n");

        var content = slots().prepare(tree);

        assertThat(slots().prepare(tree)).isEqualTo(content);
        assertThat(files(content.slot()))
                .isEqualTo(
                        Map.of("kept", "1\n", "changed", "4\n", "becomes/folder", "5\n", "gone", "a folder before\n"));
    }

    @Test
    default void sweepTheIdleSlotToTheLiveTree() {
        slots().sweep(() -> false);
        assertThat(slots().current()).isEmpty();
        slots().switchTo(slots().prepare(tree("file", "1\n", "gone", "x\n")));
        var live = slots().prepare(tree("file", "2\n"));
        slots().switchTo(live);

        slots().sweep(() -> false);

        assertThat(slots().current()).contains(live);
        assertThat(files(live.slot().other())).isEqualTo(Map.of("file", "2\n"));
    }

    @Test
    default void findNothingOddInWhatTheyWrote() {
        var live = slots().prepare(tree("file", "1\n", "deep/er/file", "2\n"));
        assertThat(slots().compare(live).isEmpty()).isTrue();
        slots().switchTo(live);
        assertThat(slots().compare(live).isEmpty()).isTrue();
        slots().switchTo(slots().prepare(tree("file", "2\n")));

        assertThat(slots().compare(live).isEmpty()).isTrue();
        assertThat(slots().recover()).isTrue();
    }

    @Test
    default void findWhatSomebodyElseHasChanged() {
        var live = slots().prepare(tree("file", "1\n", "deep/er/file", "2\n", "kept", "3\n"));
        slots().switchTo(live);
        spoil(live.slot(), "deep/er/file", "x\n");
        spoil(live.slot(), "neither/file/nor/product", "x\n");

        assertThat(slots().compare(live)).isEqualTo(new SlotDifferences(List.of("deep/er/file"), List.of()));
        assertThatThrownBy(() -> slots().compare(new SlotContent(live.slot(), tree("file", "2\n"))))
                .isInstanceOf(PortException.class);
    }

    @Test
    default void sayWhatTheyPutRightInTheIdleSlot() {
        var first = slots().prepare(tree("file", "1\n", "kept", "2\n"));
        spoil(first.slot(), "file", "x\n");
        var told = new ArrayList<String>();

        var again = slots().prepare(first.tree(), told::addAll);

        assertThat(again).isEqualTo(first);
        assertThat(told).containsExactly("file");
        assertThat(files(first.slot())).isEqualTo(Map.of("file", "1\n", "kept", "2\n"));
        slots().prepare(first.tree(), paths -> told.add("nothing more"));
        assertThat(told).containsExactly("file");
    }

    @Test
    default void knowWhatABuildLeft() {
        var content = slots().prepare(tree("file", "1\n"));
        spoil(content.slot(), "target/app", "built\n");
        spoil(content.slot(), "target/log", "built\n");
        slots().built(content);
        assertThat(slots().compare(content).isEmpty()).isTrue();

        spoil(content.slot(), "target/app", "spoilt\n");

        assertThat(slots().compare(content)).isEqualTo(new SlotDifferences(List.of(), List.of("target/app")));
    }

    @Test
    default void holdOneMoreFileForAWhile() {
        var live = slots().prepare(tree("tests/file", "1\n", "tests/of-one-more", "2\n"));
        slots().switchTo(live);
        var before = files(live.slot());

        var added = slots().add(live, new RepoPath("tests/one-more.test"), Content.of("more\n"), "one-more");
        assertThat(files(live.slot())).containsEntry("tests/one-more.test", "more\n");
        assertThat(slots().compare(live).isEmpty()).isTrue();
        assertThatThrownBy(() -> slots().add(live, new RepoPath("tests/other"), Content.of("x"), "other"))
                .isInstanceOf(PortException.class);
        spoil(live.slot(), "target/deep/one-more.class", "compiled\n");
        added.close();
        added.close();

        assertThat(files(live.slot())).isEqualTo(before);
        assertThat(slots().compare(live).isEmpty()).isTrue();
        assertThatThrownBy(() -> slots().add(live, new RepoPath("tests/file"), Content.of("x"), "file"))
                .isInstanceOf(PortException.class);
        assertThatThrownBy(() -> slots().add(
                                new SlotContent(live.slot(), tree("file", "2\n")),
                                new RepoPath("one-more"),
                                Content.of("x"),
                                "one-more"))
                .isInstanceOf(PortException.class);
    }

    @Test
    default void loseTheOneMoreFileOfAKilledProcess() {
        var live = slots().prepare(tree("tests/file", "1\n"));
        slots().switchTo(live);
        var before = files(live.slot());
        leave(live);

        assertThat(slots().recover()).isTrue();

        assertThat(files(live.slot())).isEqualTo(before);
        leave(live);
        slots().switchTo(slots().prepare(tree("file", "2\n")));
        slots().prepare(live.tree());
        assertThat(files(live.slot())).isEqualTo(before);
    }

    /** As a process does that is killed meanwhile. */
    @SuppressWarnings({"resource", "MustBeClosedChecker"})
    private void leave(SlotContent live) {
        slots().add(live, new RepoPath("tests/one-more.test"), Content.of("more\n"), "one-more");
        assertThat(files(live.slot())).containsKey("tests/one-more.test");
    }

    @Test
    default void goBackInOneStep() {
        var before = slots().prepare(tree("file", "1\n"));
        slots().switchTo(before);
        var after = slots().prepare(tree("file", "2\n"));
        slots().switchTo(after);

        slots().switchTo(before);

        assertThat(slots().current()).contains(before);
        assertThat(files(before.slot())).isEqualTo(Map.of("file", "1\n"));
    }

    @Test
    default void refuseToSwitchToWhatTheyDoNotHold() {
        var held = slots().prepare(tree("file", "1\n"));
        var other = tree("file", "2\n");

        assertThatThrownBy(() -> slots().switchTo(new SlotContent(held.slot(), other)))
                .isInstanceOf(PortException.class);
        assertThatThrownBy(() -> slots().switchTo(new SlotContent(held.slot().other(), held.tree())))
                .isInstanceOf(PortException.class);
        assertThat(slots().current()).isEmpty();
    }

    @Test
    default void failOnATreeThatTheRepositoryDoesNotHave() {
        assertThatThrownBy(() -> slots().prepare(new TreeId("1".repeat(40)))).isInstanceOf(PortException.class);
    }

    @Test
    default void knowByWhichPlanTheirContentWasBuilt() {
        var content = slots().prepare(tree("file", "1\n"));
        assertThat(slots().builtBy(content)).isEmpty();

        slots().noteBuilt(content, "plan-1");
        slots().noteBuilt(content, "plan-2");

        assertThat(slots().builtBy(content)).contains("plan-2");
        assertThat(slots().builtBy(new SlotContent(content.slot().other(), content.tree())))
                .isEmpty();
        var other = slots().prepare(tree("file", "2\n"));
        assertThat(other.slot()).isEqualTo(content.slot());
        assertThat(slots().builtBy(other)).isEmpty();

        slots().noteBuilt(other, "plan-2");
        slots().forgetBuild(other.slot());
        slots().forgetBuild(other.slot());

        assertThat(slots().builtBy(other)).isEmpty();
    }

    @Test
    default void haveFoldersOfTheirOwn() {
        assertThat(slots().directory(Slot.A)).isAbsolute().isNotEqualTo(slots().directory(Slot.B));
    }

    @Test
    default void takeABuildFromTheSlotThatHadTheSameTree() {
        var tree = tree("file", "1\n");
        var first = slots().prepare(tree);
        spoil(first.slot(), "app.jar", "built\n");
        slots().built(first);
        slots().noteBuilt(first, "plan-1");
        slots().switchTo(first);
        var second = slots().prepare(tree);

        assertThat(slots().reuse(second, "plan-2")).isEmpty();
        assertThat(slots().reuse(second, "plan-1")).isPresent();

        assertThat(slots().builtBy(second)).contains("plan-1");
        assertThat(slots().compare(second).isEmpty()).isTrue();
        var other = slots().prepare(tree("file", "2\n"));
        assertThat(slots().reuse(other, "plan-1")).isEmpty();
    }

    /** Whether a build took place is told by {@code builtBy}; its files stay where no other candidate's was. */
    @Test
    default void keepNothingOfOneCandidateForTheNext() {
        var one = tree("file", "1\n");
        slots().isolate(one);
        var content = slots().prepare(one);
        spoil(content.slot(), "made/built", "by one\n");
        slots().built(content);
        slots().noteBuilt(content, "plan");
        spoil(content.slot(), "conftest", "by its tests\n");

        slots().isolate(one);
        slots().prepare(one);

        assertThat(files(content.slot())).doesNotContainKey("conftest").containsEntry("file", "1\n");
        assertThat(slots().builtBy(content)).contains("plan");

        spoil(content.slot(), "conftest", "by its tests\n");
        var two = tree("file", "2\n");
        slots().isolate(two);
        var next = slots().prepare(two);

        assertThat(files(content.slot())).isEqualTo(Map.of("file", "2\n"));
        assertThat(slots().builtBy(next)).isEmpty();
        assertThat(slots().builtBy(content)).isEmpty();
    }

    @Test
    default void keepWhatWasBuiltForWhatIsMainsNow() {
        var changes = ChangeSet.on(repository());
        changes.add("file", "1\n");
        var commit = changes.commit();
        var one = repository().tree(commit);
        slots().isolate(one);
        var content = slots().prepare(one);
        slots().built(content);
        slots().noteBuilt(content, "plan");
        repository().advanceMain(repository().main(), commit);

        slots().isolate(tree("other", "2\n"));

        assertThat(slots().builtBy(content)).contains("plan");
    }
}
