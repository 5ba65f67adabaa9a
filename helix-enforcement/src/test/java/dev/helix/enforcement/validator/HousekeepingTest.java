package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.answer.Issue;
import dev.helix.enforcement.validator.Housekeeping.Commit;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HousekeepingTest {

    private static final InMemoryFiles FILES = InMemoryFiles.of(
                    "adr/README.md", "adr/1x-odd.md", "adr/-1.md", "adr/9-x.txt")
            .with("adr/007-slots.md", "---\nadr_id: 007\ntitle: Slots | two\nstatus: Accepted\n---\n")
            .with("adr/012-bare.md", "no header")
            .with("bugs/BUG-3-lost.md", "---\ntitle: <b>Lost</b>\nstatus: open\n---\n")
            .with("bugs/4.md", "---\nbug_id: 0004\ntitle: Gone\nstatus: Fixed in 2\n---\n")
            .with("bugs/notes.txt", "no bug");

    private static Housekeeping in(InMemoryFiles files) {
        return new Housekeeping(files, Locale.ENGLISH);
    }

    private static InMemoryFiles upToDate(InMemoryFiles files) {
        var housekeeping = in(files);
        var written = files.with("adr/INDEX.md", housekeeping.adrIndex());
        return housekeeping
                .bugIndex()
                .map(text -> written.with("bugs/INDEX.md", text))
                .orElse(written);
    }

    private static List<Issue> drift(InMemoryFiles files, String... messages) {
        var commits = List.of(messages).stream()
                .map(message -> new Commit("c" + message.length(), message))
                .toList();
        return in(upToDate(files)).drift(commits);
    }

    @Test
    void makesTheIndexOfAdrsFromTheirHeaders() {
        assertThat(in(FILES).adrIndex()).isEqualTo("""
                # ADRs

                Made from the files' headers by `helix check --adr-index --write`.

                | ADR | Title | Status |
                |---|---|---|
                | [007](007-slots.md) | Slots \\| two | Accepted |
                | [012](012-bare.md) | 012-bare.md | ? |

                Next free number: 013
                """);
        assertThat(in(FILES).nextAdr()).isEqualTo("013");
        assertThat(in(InMemoryFiles.empty()).nextAdr()).isEqualTo("001");
        assertThat(in(InMemoryFiles.of("adr/000000999-x.md")).nextAdr()).isEqualTo("1000");
    }

    @Test
    void makesTheIndexOfBugsWhereThereIsAFolderOfThem() {
        assertThat(in(FILES.with("bugs/INDEX.md", "old")).bugIndex()).hasValue("""
                # Bugs

                Made from the files' headers by `helix check --adr-index --write`.

                | Bug | Title | Status |
                |---|---|---|
                | [0004](4.md) | Gone | Fixed in 2 |
                | [3](BUG-3-lost.md) | &lt;b>Lost&lt;/b> | open |
                """);
        assertThat(in(InMemoryFiles.empty()).bugIndex()).isEmpty();
    }

    @Test
    void findsNothingWhereAllAgrees() {
        assertThat(drift(FILES)).isEmpty();
        assertThat(in(InMemoryFiles.empty()).drift(List.of())).isEmpty();
    }

    @Test
    void tellsIndexesThatAreOutOfDate() {
        assertThat(in(FILES).drift(List.of()))
                .extracting(Issue::code, Issue::file)
                .containsExactly(tuple("INDEX_STALE", "adr/INDEX.md"), tuple("INDEX_STALE", "bugs/INDEX.md"));
    }

    @Test
    void tellsANumberThatIsUsedTwiceHoweverItIsWritten() {
        var twice = FILES.with("adr/020-other.md", "---\nadr_id: ADR-7\ntitle: O\nstatus: x\n---\n");

        assertThat(drift(twice)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("DUPLICATE_ADR_ID");
            assertThat(issue.file()).isEqualTo("adr/020-other.md");
            assertThat(issue.message()).contains("ADR-7", "adr/007-slots.md");
            assertThat(issue.fixHint()).contains("021");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Fix bug-003", "fixes BUG 3: lost", "closed the old bug #3", "Bug-3 is resolved", "behebt Bug 03"
            })
    void tellsAnOpenBugThatACommitFixed(String message) {
        assertThat(drift(FILES, "Unrelated", message)).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("BUG_STATUS_STALE");
            assertThat(issue.file()).isEqualTo("bugs/BUG-3-lost.md");
            assertThat(issue.message()).contains("open", "c" + message.length());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fix bug-004", "Fix bug-33", "Look at bug 3", "Fix the debug 3", "fixes 3"})
    void leavesABugAloneThatNoCommitFixedOrThatIsClosed(String message) {
        assertThat(drift(FILES, message)).isEmpty();
    }

    @Test
    void readsOnlyTheBeginningOfAnEndlessMessage() {
        assertThat(drift(FILES, "x".repeat(4_001) + " fix bug-3")).isEmpty();
        assertThat(drift(FILES, "x".repeat(3_989) + " fix bug-3")).hasSize(1);
    }
}
