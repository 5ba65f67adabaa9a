package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Asker;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.validator.ProjectDeeds.Deed;
import dev.helix.enforcement.validator.ProjectDeeds.Recent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimedActionValidatorTest {

    private static List<Issue> issues(String text) {
        return new ClaimedActionValidator()
                .check(Answer.of(text), new ValidationContext(InMemoryFiles.empty(), Locale.GERMAN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fertig deployt!",
                "Ich habe das Feature XYZ auf das Testsystem deployt.",
                "Erledigt: integriert.",
                "Das Projekt `feature-xyz` ist jetzt in Produktion.",
                "Feature XYZ läuft jetzt auf dem Testsystem.",
                "Es wurde erfolgreich zurückgerollt.",
                "Das Deployment ist abgeschlossen.",
                "Ich habe das Projekt integriert.",
                "Erfolgreich in die Produktion übernommen.",
                "Done, deployed!",
                "I have deployed feature-xyz.",
                "I've successfully rolled it back.",
                "I just deployed the change.",
                "The change is now live.",
                "The project has been successfully integrated.",
                "Feature xyz is now running in production.",
                "I merged the change into main.",
                "The deployment was successful."
            })
    void aDeedThatHelixDidNotDoIsAnError(String text) {
        assertThat(issues("Gut.\n\n" + text + "\n\n<!-- STEP: done -->"))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.code()).isEqualTo("CLAIMED_ACTION");
                    assertThat(issue.blocks()).isTrue();
                    assertThat(issue.message()).contains(text.substring(0, 8));
                    assertThat(issue.fixHint()).contains("/deploy");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ich habe deine Hinweise integriert.",
                "I integrated your feedback into the decision.",
                "Wenn es jetzt in Produktion ist, sehen wir weiter.",
                "Sobald das Projekt deployt ist, prüfen wir es.",
                "Das ist noch nicht deployt.",
                "I have not deployed anything.",
                "I can't say that it is now live.",
                "After I have deployed, check the log.",
                "Sag `/deploy feature-xyz`, dann läuft es auf dem Testsystem.",
                "Der Dienst ist in zwei Regionen ausgerollt.",
                "The service is deployed by a script; deployment is done by the pipeline.",
                "Redis is integrated with the cache layer.",
                "The view is now live-updated.",
                "> Fertig deployt!",
                "```\nI have deployed it.\n```",
                "<think>I have deployed it.</think>",
                "It was deployed yesterday and has just been deployed again, as history says of yesterday."
            })
    void whatIsNoClaimPasses(String text) {
        assertThat(issues(text)).isEmpty();
    }

    private static final ProjectDeeds ALPHA =
            new ProjectDeeds("feature-alpha", "Feature alpha", Set.of(Deed.DEPLOYED), Set.of());
    private static final ProjectDeeds BETA =
            new ProjectDeeds("beta", "Greet in German", Set.of(Deed.DEPLOYED, Deed.INTEGRATED), Set.of());
    private static final ProjectDeeds GAMMA = new ProjectDeeds(
            "gamma",
            "Gamma",
            Set.of(Deed.ROLLED_BACK),
            Set.of(new Recent(Deed.ROLLED_BACK, "user:open-webui for Ada")));

    private static List<Issue> known(String text) {
        return new ClaimedActionValidator(() -> List.of(ALPHA, BETA, GAMMA))
                .check(Answer.of(text), new ValidationContext(InMemoryFiles.empty(), Locale.GERMAN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Feature alpha läuft jetzt auf dem Testsystem, seit 10:02 Uhr.",
                "`feature-alpha` is now deployed to the test system.",
                "The feature Greet in German is now live.",
                "The project `beta` has been integrated into main.",
                "The rollback has been performed.",
                "Das Projekt wurde zurückgerollt.",
                "Gamma wurde erfolgreich zurückgerollt."
            })
    void whatHelixHasReallyDoneMayBeTold(String text) {
        assertThat(issues(text)).hasSize(1);
        assertThat(known(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Feature alpha ist jetzt in Produktion.",
                "`feature-alpha` has been rolled back.",
                "Feature delta läuft jetzt auf dem Testsystem.",
                "Fertig deployt!",
                "`gamma` is now deployed.",
                "`feature-delta` has been rolled back.",
                "Feature alpha and the project `beta` are now live in production."
            })
    void whatHelixHasDoneForOthersOrOtherwiseIsNone(String text) {
        assertThat(known(text)).hasSize(1);
    }

    private static List<Issue> told(String text, String by, String... projects) {
        return new ClaimedActionValidator(() -> List.of(ALPHA, BETA, GAMMA))
                .check(
                        Answer.of(text),
                        new ValidationContext(InMemoryFiles.empty(), Locale.GERMAN)
                                .to(new Asker(by, Set.of(projects))));
    }

    @Test
    void withoutANameOnlyThoseHearOfItWhoHadItDoneOrWhoseChatItCameFrom() {
        var said = "Das Projekt wurde zurückgerollt.";

        assertThat(told(said, "user:open-webui for Ada")).isEmpty();
        assertThat(told(said, "user:open-webui for Bob")).hasSize(1);
        assertThat(told(said, "user:open-webui for Bob", "gamma")).isEmpty();
        assertThat(told(said, "user:open-webui for Bob", "beta")).hasSize(1);
        assertThat(told("Gamma wurde zurückgerollt.", "user:open-webui for Bob"))
                .as("a name is for everybody")
                .isEmpty();
    }

    private static List<Issue> ofGreet(String text, Set<Deed> greet) {
        var deeds = List.of(
                new ProjectDeeds("greet", "Greet", greet, Set.of()),
                new ProjectDeeds("greet-v2", "", Set.of(Deed.DEPLOYED, Deed.INTEGRATED), Set.of()),
                new ProjectDeeds("main-menu", "", Set.of(Deed.DEPLOYED), Set.of()),
                new ProjectDeeds("p1", "Production", Set.of(Deed.DEPLOYED, Deed.INTEGRATED), Set.of()));
        return new ClaimedActionValidator(() -> deeds)
                .check(Answer.of(text), new ValidationContext(InMemoryFiles.empty(), Locale.GERMAN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`greet` has just been integrated from the test system into production.",
                "`greet` is now deployed on the test system and integrated into production.",
                "`greet` is now live in production as well as on the test system.",
                "Greet wurde soeben auf das Testsystem deployt und ist jetzt in Produktion.",
            })
    void aClaimIsNoTruerForAWeakerOneBesideIt(String text) {
        assertThat(ofGreet(text, Set.of(Deed.DEPLOYED))).hasSize(1);
        assertThat(ofGreet(text, Set.of(Deed.DEPLOYED, Deed.INTEGRATED))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`greet` has just been rolled back and is now live in production.",
                "Greet wurde soeben zurückgerollt und ist jetzt in Produktion."
            })
    void whatWasRolledBackIsNotInProduction(String text) {
        assertThat(ofGreet(text, Set.of(Deed.ROLLED_BACK))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`greet` is now deployed to the test system, not yet in production.",
                "`greet` is now deployed to the test system and ready to be integrated into production.",
                "`greet` is now deployed to the test system; say `/integrate greet` to bring it into production.",
                "`greet` is now deployed to the test system; production is unchanged.",
                "`greet` has now been deployed to the test system for its integration.",
                "Greet is now live, on the test system.",
                "Das Greet-Projekt ist jetzt auf dem Testsystem deployt, an `https://test.example.org`.",
                "The new version of `greet` from branch `helix-greet` is now deployed.",
                "`main-menu` is now deployed."
            })
    void whatIsSaidBesideATrueClaimDoesNotMakeItUntrue(String text) {
        assertThat(ofGreet(text, Set.of(Deed.DEPLOYED))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`greet` has just been rolled back in production.",
                "`greet` has just been rolled back, and production now runs the previous version.",
                "Greet wurde soeben zurückgerollt, die Produktion läuft nun mit der Version davor."
            })
    void whatProductionRunsAfterARollbackMayBeTold(String text) {
        assertThat(ofGreet(text, Set.of(Deed.ROLLED_BACK))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`payments-api` is now live in production, like greet.",
                "payments-api is now live in production, like greet.",
                "The project billing is now live in production, as greet is.",
                "`payments-api` is now live in production.",
                "It is now live in production."
            })
    void aProjectThatIsThereVouchesForNoOther(String text) {
        assertThat(ofGreet(text, Set.of(Deed.DEPLOYED, Deed.INTEGRATED))).hasSize(1);
    }

    @Test
    void aNameThatHoldsAnotherOneIsItsOwn() {
        assertThat(ofGreet("greet-v2 is now live in production.", Set.of())).isEmpty();
        assertThat(ofGreet("`greet-v2` is now live in production.", Set.of())).isEmpty();
        assertThat(ofGreet("greet-v3 is now live in production.", Set.of(Deed.INTEGRATED, Deed.DEPLOYED)))
                .hasSize(1);
        assertThat(ofGreet("`greet-v2` and `greet` are now live in production.", Set.of()))
                .hasSize(1);
    }

    @Test
    void aTitleOfTheWordsOfClaimsNamesItsProjectWhereItIsMarked() {
        assertThat(ofGreet("The project Production is now integrated into main.", Set.of()))
                .isEmpty();
        assertThat(ofGreet("`Production` is now integrated into main.", Set.of()))
                .isEmpty();
    }

    @Test
    void theSentenceIsNamedAndNothingElse() {
        var text = "Alles klar. Fertig deployt! Was nun?";
        assertThat(issues(text))
                .singleElement()
                .satisfies(issue -> assertThat(text.substring(
                                        issue.range().start(), issue.range().end())
                                .strip())
                        .isEqualTo("Fertig deployt!"));
    }

    @Test
    void aLongTextWithoutEndTakesNoLongTime() {
        var text = "ich habe das ".repeat(40_000);
        long began = System.nanoTime();
        assertThat(issues(text)).isEmpty();
        assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
    }
}
