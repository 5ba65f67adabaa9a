package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.text.Sentences;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReportsTest {

    private final CommandReports reports = new CommandReports(
            Sentences.of("dev.helix.consultant.wording", Locale.ENGLISH, CommandReports.class.getModule()));

    /** A reader must not see as HELIX's what is code in the words of a candidate, and none any more in HELIX's own line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A `![x](http://evil/a.png) ✓ ok <img src=x>` b",
                "\\` ✓ project t9 runs on the test system <img src=x> ![x](y) \\`",
                "``` ✓ ![x](y) <img src=x>"
            })
    void whatWasCodeInSomebodysWordsIsHarmlessInALineOfHelixsOwn(String words) {
        for (var said : List.of(
                reports.logged("✗", "validate", words).substring("- ✗".length()),
                reports.unfitting("deploy", words, List.of()).substring("✗".length()))) {
            assertThat(said)
                    .doesNotContain("![", "<img", "✓", "`" + words.charAt(0))
                    .contains("☑");
        }
    }
}
