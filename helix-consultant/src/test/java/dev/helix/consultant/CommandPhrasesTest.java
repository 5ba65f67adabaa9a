package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.consultant.ChatCommand.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandPhrasesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Deploy Feature XYZ!            | DEPLOY    | xyz
            Bitte deploye das Projekt „Suche“ | DEPLOY | suche
            Integriere!                    | INTEGRATE | ''
            Integrate it                   | INTEGRATE | ''
            Rollback                       | ROLLBACK  | ''
            Roll back the feature a-b, please | ROLLBACK | a-b
            Feature XYZ ausrollen          | DEPLOY    | xyz
            """)
    void readsWhatPeopleSay(String text, Kind kind, String name) {
        assertThat(CommandPhrases.plain(text)).contains(new CommandPhrases.Phrase(kind, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Deploy?",
                "How do I deploy this?",
                "Erkläre mir die Sache",
                "",
                "deploy\nand more",
                "I would like to know what happens when we deploy the whole thing on a Friday evening"
            })
    void leavesQuestionsAndLongTextsAlone(String text) {
        assertThat(CommandPhrases.plain(text)).isEmpty();
    }

    @Test
    void aNegationIsPartOfTheNameAndFitsNoProject() {
        assertThat(CommandPhrases.plain("Bitte nicht deployen"))
                .contains(new CommandPhrases.Phrase(Kind.DEPLOY, "nicht"));
    }

    @Test
    void readsSlashCommandsWithTheirRest() {
        assertThat(CommandPhrases.slash("/retry feature-xyz  use the other parser\nplease"))
                .contains(new ChatCommand(Kind.RETRY, "feature-xyz", "use the other parser\nplease"));
        assertThat(CommandPhrases.slash("/etc/passwd")).isEmpty();
        assertThat(CommandPhrases.slash("/PROJECTS")).contains(new ChatCommand(Kind.PROJECTS, "", ""));
    }
}
