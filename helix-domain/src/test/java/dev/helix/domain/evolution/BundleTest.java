package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {

    private static final CommitId BASE = new CommitId("1".repeat(40));
    private static final BlobId OLD = new BlobId("2".repeat(40));
    private static final BlobId NEW = new BlobId("3".repeat(40));
    private static final RepoPath A = new RepoPath("a");
    private static final RepoPath B = new RepoPath("b");

    @Test
    void letsTheCaseOfANameChangeByDeleteAndAdd() {
        var bundle = new Bundle(
                BASE,
                List.of(
                        new Change.Delete(new RepoPath("Read.me"), OLD),
                        new Change.Add(new RepoPath("READ.me"), FileMode.REGULAR, NEW)));

        assertThat(bundle.changes()).hasSize(2);
    }

    @Test
    void refusesToDeleteAndChangeOneFile() {
        var path = new RepoPath("file");

        assertThatThrownBy(() -> new Bundle(
                        BASE, List.of(new Change.Delete(path, OLD), new Change.Add(path, FileMode.REGULAR, NEW))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void digestDoesNotDependOnTheOrderOfReading() {
        var one = new Change.Add(A, FileMode.REGULAR, NEW);
        var two = new Change.Delete(B, OLD);

        assertThat(new Bundle(BASE, List.of(one, two)).digest())
                .isEqualTo(new Bundle(BASE, List.of(two, one)).digest());
    }

    static Stream<Bundle> bundlesThatDiffer() {
        return Stream.of(
                new Bundle(BASE, List.of(new Change.Add(A, FileMode.REGULAR, NEW))),
                new Bundle(new CommitId("4".repeat(40)), List.of(new Change.Add(A, FileMode.REGULAR, NEW))),
                new Bundle(BASE, List.of(new Change.Add(B, FileMode.REGULAR, NEW))),
                new Bundle(BASE, List.of(new Change.Add(A, FileMode.EXECUTABLE, NEW))),
                new Bundle(BASE, List.of(new Change.Add(A, FileMode.REGULAR, OLD))),
                new Bundle(BASE, List.of(new Change.Modify(A, FileMode.REGULAR, OLD, NEW))),
                new Bundle(BASE, List.of(new Change.Delete(A, OLD))),
                new Bundle(BASE, List.of(new Change.Rename(B, A, FileMode.REGULAR, OLD, NEW))),
                new Bundle(BASE, List.of(new Change.Rename(B, A, FileMode.REGULAR, OLD, OLD))),
                new Bundle(BASE, List.of(new Change.Chmod(A, FileMode.EXECUTABLE, OLD))));
    }

    @ParameterizedTest
    @MethodSource("bundlesThatDiffer")
    void digestTellsEveryDifference(Bundle bundle) {
        var others = new ArrayList<>(bundlesThatDiffer().toList());
        others.remove(bundle);

        assertThat(new HashSet<>(others.stream().map(Bundle::digest).toList()))
                .hasSize(others.size())
                .doesNotContain(bundle.digest());
    }

    @Test
    void refusesTwoChangesOfOneFileOnAFileSystemThatFoldsCase() {
        var lower = new Change.Add(new RepoPath("readme.md"), FileMode.REGULAR, NEW);
        var upper = new Change.Add(new RepoPath("README.md"), FileMode.REGULAR, NEW);

        assertThatThrownBy(() -> new Bundle(BASE, List.of(lower, upper)))
                .hasMessageContaining("UNSAFE_PATH")
                .hasMessageContaining("readme.md");
    }

    @Test
    void isNeverEmpty() {
        assertThatThrownBy(() -> new Bundle(BASE, List.of())).hasMessageContaining("NOTHING_TO_SEAL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".helix/tokens",
                ".HELIX/journal.jsonl",
                ".h\uFF45lix/x",
                ".helix\u200C/x",
                "HELIX~1/tokens",
                ".helix",
                "projects/evolution/other/spec.yaml",
                "Projects/x",
                "PROJEC~1/x",
                "pro\u00ADjects/x",
                "projects:stream"
            })
    void reachesNothingOfHelixsOwnHoweverItIsSpelt(String path) {
        var reserved = new RepoPath(path);

        for (var change : List.of(
                new Change.Add(reserved, FileMode.REGULAR, NEW),
                new Change.Delete(reserved, OLD),
                new Change.Rename(reserved, A, FileMode.REGULAR, OLD, OLD),
                new Change.Rename(A, reserved, FileMode.REGULAR, OLD, OLD))) {
            assertThatThrownBy(() -> new Bundle(BASE, List.of(change)))
                    .hasMessageContaining("UNSAFE_PATH")
                    .hasMessageContaining("HELIX");
        }
    }

    @Test
    void mayChangeFilesThatAreTwinsAlready() {
        var lower = new Change.Modify(new RepoPath("readme.md"), FileMode.REGULAR, OLD, NEW);
        var upper = new Change.Modify(new RepoPath("README.md"), FileMode.REGULAR, OLD, NEW);

        assertThat(new Bundle(BASE, List.of(lower, upper)).changes()).hasSize(2);
        assertThatThrownBy(() -> new Bundle(
                        BASE, List.of(lower, new Change.Add(new RepoPath("Readme.md"), FileMode.REGULAR, NEW))))
                .hasMessageContaining("Readme.md");
    }

    @Test
    @Timeout(20)
    void renamesOneSourceOnce() {
        var copies = new ArrayList<Change>();
        for (int i = 0; i < 20_000; i++) {
            copies.add(new Change.Rename(A, new RepoPath("copy" + i), FileMode.REGULAR, OLD, OLD));
        }

        assertThatThrownBy(() -> new Bundle(BASE, copies))
                .hasMessageContaining("UNSAFE_PATH")
                .hasMessageContaining("renamed twice");
        assertThatThrownBy(() -> new Bundle(
                        BASE,
                        List.of(
                                new Change.Rename(A, B, FileMode.REGULAR, OLD, OLD),
                                new Change.Modify(A, FileMode.REGULAR, OLD, NEW))))
                .hasMessageContaining("renamed and changed");
    }
}
