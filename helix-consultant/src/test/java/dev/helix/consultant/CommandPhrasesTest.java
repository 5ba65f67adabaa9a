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
            Deploy Feature XYZ!            | DEPLOY    | xyz     | true
            Bitte deploye das Projekt „Suche“ | DEPLOY | suche   | true
            Integriere!                    | INTEGRATE | ''      | true
            Integriere das jetzt bitte     | INTEGRATE | ''      | true
            Integriere Projekt Suche       | INTEGRATE | suche   | true
            Integriere Stripe              | INTEGRATE | stripe  | false
            Integrate it                   | INTEGRATE | ''      | true
            Rollback                       | ROLLBACK  | ''      | true
            Roll it back!                  | ROLLBACK  | ''      | true
            Rolle xyz zurück               | ROLLBACK  | xyz     | true
            Roll back the feature a-b, please | ROLLBACK | a-b   | true
            Feature XYZ ausrollen          | DEPLOY    | xyz     | true
            Deploy xyz to the test system  | DEPLOY    | xyz     | true
            Bring Feature alpha in Produktion! | INTEGRATE | alpha | true
            Bring alpha bitte in die Produktion | INTEGRATE | alpha | false
            Nimm alpha live                | INTEGRATE | alpha   | false
            Take alpha live now            | INTEGRATE | alpha   | false
            Bring alpha aufs Testsystem    | DEPLOY    | alpha   | true
            Entwickle Feature alpha!       | DEVELOP   | alpha   | false
            Develop alpha                  | DEVELOP   | alpha   | false
            Entwickle ein Feature für Suchen | DEVELOP | ein für suchen | false
            Brich beta ab!                 | ABORT     | beta    | false
            Abort project beta             | ABORT     | beta    | true
            revert beta                    | REVERT    | beta    | false
            Mach das Projekt beta rückgängig | REVERT  | beta    | true
            Validate beta                  | VALIDATE  | beta    | false
            Validate input                 | VALIDATE  | input   | false
            Bitte auf das Testsystem deployen | DEPLOY | ''      | true
            Deploy a cache with Redis and a second region | DEPLOY | a cache with redis and a second region | false
            """)
    void readsWhatPeopleSay(String text, Kind kind, String name, boolean certain) {
        assertThat(CommandPhrases.plain(text)).contains(new CommandPhrases.Phrase(kind, name, certain));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Deploy?",
                "How do I deploy this?",
                "Erkläre mir die Sache",
                "Nimm dir Zeit dafür",
                "Bring mir bei, wie es geht",
                "Der Abbruch der Verbindung stört",
                "Mach die Suche schneller",
                "Take your time",
                "Put the feature live-chat on hold",
                "Stelle das live dashboard um",
                "",
                "deploy\nand more",
                "I would like to know what happens when we deploy the whole thing on a Friday evening"
            })
    void leavesQuestionsAndLongTextsAlone(String text) {
        assertThat(CommandPhrases.plain(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bitte nicht deployen", "Don't deploy it", "Deploy xyz niemals", "Never roll it back"})
    void aNegationIsNoCommand(String text) {
        assertThat(CommandPhrases.plain(text)).isEmpty();
    }

    @Test
    void readsSlashCommandsWithTheirRest() {
        assertThat(CommandPhrases.slash("/retry feature-xyz  use the other parser\nplease"))
                .contains(new ChatCommand(Kind.RETRY, "feature-xyz", "use the other parser\nplease"));
        assertThat(CommandPhrases.slash("/etc/passwd")).isEmpty();
        assertThat(CommandPhrases.slash("/hilfe")).contains(new ChatCommand(Kind.HELP, "", ""));
        assertThat(CommandPhrases.slash("/deplyo xyz")).contains(new ChatCommand(Kind.UNKNOWN, "/deplyo", ""));
        assertThat(CommandPhrases.slash("/src/main is where it lies")).isEmpty();
        assertThat(CommandPhrases.slash("/PROJECTS")).contains(new ChatCommand(Kind.PROJECTS, "", ""));
    }
}
