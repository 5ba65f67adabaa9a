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
        var written = files;
        for (var index : in(files).stale().entrySet()) {
            written = written.with(index.getKey(), index.getValue());
        }
        return written;
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

    private static final String NYGARD = """
            # 7. Use [Postgres](https://postgresql.org)

            Date: 2024-01-01

            ## Status

            Superseded by [12. Use *SQLite*](0012-use-sqlite.md)

            Amended by [9. Backups](0009-backups.md)

            ## Context

            We need a store.
            """;

    @Test
    void readsTitlesAndStatesOfRecordsWithoutAHeader() {
        var files = InMemoryFiles.empty()
                .with("doc/adr/0007-use-postgres.md", NYGARD)
                .with(
                        "doc/adr/0012-use-sqlite.md",
                        "# ADR-0012: Use SQLite\n\n* Status: **accepted**\n* Date: 2024-02-02\n")
                .with("doc/adr/0013-3-tiers.md", "# 3 tiers\n\n## Status\n\n<!-- one word -->\nProposed\n")
                .with("doc/adr/0014-dash.md", "ADR 14 – A title\n================\n\nStatus: draft\n")
                .with("doc/adr/20240303-by-date.md", "---\nstatus: accepted\n---\n\n# 2024 in review\n")
                .with("doc/adr/README.md", "# About these\n");

        assertThat(upToDate(files).text("doc/adr/INDEX.md")).hasValue("""
                # ADRs

                Made from the files' headers by `helix check --adr-index --write`.

                | ADR | Title | Status |
                |---|---|---|
                | [0007](0007-use-postgres.md) | Use Postgres | Superseded by 12. Use SQLite |
                | [0012](0012-use-sqlite.md) | Use SQLite | accepted |
                | [0013](0013-3-tiers.md) | 3 tiers | Proposed |
                | [0014](0014-dash.md) | A title | draft |
                | [20240303-by-date](20240303-by-date.md) | 2024 in review | accepted |

                Next free number: 0015
                """);
        assertThat(drift(files)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adr", "doc/adr", "docs/adr", "docs/decisions"})
    void findsTheUsualFolders(String folder) {
        var files = InMemoryFiles.of("src/a.py").with(folder + "/adr_0007_x.md", NYGARD);

        assertThat(in(files).adrFolders()).containsExactly(folder);
        assertThat(in(files).stale()).containsOnlyKeys(folder + "/INDEX.md");
        assertThat(in(files).nextAdr()).isEqualTo("0008");
    }

    @Test
    void findsTheFolderThatAdrToolsWereToldOf() {
        var files = InMemoryFiles.empty().with("architecture/log/7.md", NYGARD).with("docs/adr/0003-x.md", NYGARD);

        assertThat(in(files.with(".adr-dir", "./architecture/log/\n")).adrFolders())
                .containsExactly("architecture/log", "docs/adr");
        for (var odd : List.of("../log", "/etc", "", "architecture/../../log", "nowhere", "a\0b", ".git")) {
            assertThat(in(files.with(".adr-dir", odd)).adrFolders())
                    .describedAs(odd)
                    .containsExactly("docs/adr");
        }
    }

    @Test
    void leavesAnIndexAloneThatSomebodyWroteAndAsksOnlyThatNoneIsLeftOut() {
        var byHand = FILES.with("adr/INDEX.md", "Our decisions: [slots](007-slots.md).\n");

        assertThat(in(byHand).stale()).containsOnlyKeys("bugs/INDEX.md");
        assertThat(in(byHand).drift(List.of()))
                .filteredOn(issue -> "adr/INDEX.md".equals(issue.file()))
                .singleElement()
                .satisfies(issue ->
                        assertThat(issue.message()).contains("012-bare.md").doesNotContain("007"));
        assertThat(drift(FILES.with("adr/INDEX.md", "007-slots.md and 012-bare.md")))
                .isEmpty();
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

    @Test
    void whatCouldNotBeDecodedIsToldAndNeverWrittenIntoAnIndex() {
        var files = InMemoryFiles.of()
                .with("adr/007-slots.md", "---\nadr_id: \"007\"\ntitle: Pr\uFFFDfung\nstatus: Accept\uFFFD\n---\n")
                .with("bugs/4.md", "---\nbug_id: 4\uFFFD\ntitle: Gone\nstatus: open\n---\n");

        assertThat(in(files).stale().values()).noneMatch(index -> index.contains("\uFFFD"));
        assertThat(in(files).adrIndex()).contains("| [007](007-slots.md) | 007-slots.md | ? |");
        assertThat(drift(files))
                .extracting(Issue::code, Issue::file, issue -> issue.range().start())
                .containsExactly(tuple("NOT_TEXT", "adr/007-slots.md", 27), tuple("NOT_TEXT", "bugs/4.md", 13));
    }
}
