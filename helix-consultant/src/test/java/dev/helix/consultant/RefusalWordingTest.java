package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.evolution.JudgeChange;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.text.Sentences;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalWordingTest {

    private static final ProjectId X = new ProjectId("feature-xyz");
    private static final String ID = "0123456789abcdef0123456789abcdef01234567";

    static Stream<Refusal> refusals() {
        return Stream.of(
                new Refusal.ProjectNotFound(X),
                new Refusal.ProjectExists(X),
                new Refusal.IllegalTransition(X, ProjectStatus.READY, ProjectStatus.INTEGRATED),
                new Refusal.IllegalTransition(X, ProjectStatus.ABORTED, ProjectStatus.READY),
                new Refusal.IllegalTransition(X, ProjectStatus.DEPLOYED, ProjectStatus.READY),
                new Refusal.SlotTaken("test-system", OperationId.of(7), "user:anna", Instant.EPOCH.plusMillis(5)),
                new Refusal.SlotTampered(SystemName.TEST, Slot.A, List.of("a", "b", "c", "d", "e", "f")),
                new Refusal.MergeConflict(X, List.of()),
                new Refusal.AlreadyContained(X),
                new Refusal.NotValidated(X, "it was not validated"),
                new Refusal.JudgeChanged(
                        X,
                        new TreeId(ID),
                        new JudgeChange(List.of(new RepoPath("tests/a.py")), List.of("skipped on purpose? a")),
                        null),
                new Refusal.JudgeChanged(
                        X, new TreeId(ID), new JudgeChange(List.of(new RepoPath("tests/a.py")), List.of()), ID),
                new Refusal.EvidenceTooWeak(
                        X, Evidence.VERIFIED, Evidence.REGRESSION_ONLY, "no test is new or changed"),
                new Refusal.NotOnTestSystem(X),
                new Refusal.StaleCandidate(X, new TreeId(ID), new TreeId(ID)),
                new Refusal.MainMoved(new CommitId(ID)),
                new Refusal.DirtyOverlap(List.of(new RepoPath("src/a.py"))),
                new Refusal.NotDeployed(X, ProjectStatus.READY),
                new Refusal.NotIntegrated(X, ProjectStatus.READY),
                new Refusal.RemoteMoved("origin", new CommitId(ID)),
                new Refusal.Library(SystemName.TEST),
                new Refusal.NoDatabases(SystemName.PRODUCTION),
                new Refusal.NotConfirmed(),
                new Refusal.OtherTreeSeen(X, ID, new TreeId(ID)),
                new Refusal.OtherPersonNeeded(X, List.of("anna")),
                new Refusal.WayBackUntried(X),
                new Refusal.OtherProjects(new ProjectScope("shop-*"), "feature-xyz"),
                new Refusal.SubmoduleMissing("libs/a", "git has no clone of it here"),
                new Refusal.InvalidSpec("spec.yaml", 3, "title", "a title is one line"),
                new Refusal.Forbidden(Role.OPERATOR, Role.VIEWER),
                new Refusal.UnsafePath("../x", "it is not relative to the repository"),
                new Refusal.NothingToSeal(),
                new Refusal.StepFailed("build", "exit code 1", ""),
                new Refusal.ModelAway(X, "OVERLOADED", "529"),
                new Refusal.Interrupted(OperationId.of(7)),
                new Refusal.NewerFormat("journal.jsonl", 9, 2));
    }

    @Test
    void noRefusalIsLeftOut() {
        assertThat(refusals().map(Object::getClass).collect(Collectors.<Class<?>>toSet()))
                .isEqualTo(Set.of(Refusal.class.getPermittedSubclasses()));
    }

    /** As an operation that ended has it: in English, and read again by those who read German. */
    @ParameterizedTest
    @MethodSource("refusals")
    void eachIsRetoldWhereOnlyItsEnglishWasKept(Refusal refusal) {
        var german = RefusalWording.in(Locale.GERMAN).said(refusal.message());

        assertThat(german).isNotEqualTo(refusal.message());
        assertThat(german.replaceAll("`[^`]*`|helix project \\w+", ""))
                .doesNotContainPattern("\\b(?:project|deploy it|there is|the|has|of|can't)\\b")
                .doesNotContainPattern("\\{\\d");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void eachIsSaidInTheLanguageOfTheChatWithoutLongIds(Refusal refusal) {
        var german = new RefusalWording(
                        Sentences.of("dev.helix.consultant.wording", Locale.GERMAN, Consultant.class.getModule()))
                .of(refusal);
        var english = new RefusalWording(
                        Sentences.of("dev.helix.consultant.wording", Locale.ENGLISH, Consultant.class.getModule()))
                .of(refusal);

        assertThat(german).isNotEqualTo(english).doesNotContain(ID, "{0}", "{1}", "''");
        assertThat(german + english + refusal.message())
                .as("a time as people read it, or to the second")
                .doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT[^;]*\\.");
        assertThat(german + english).doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
        assertThat(english).doesNotContain(ID, "{0}", "{1}", "''");
        assertThat(german).doesNotContainPattern("\\b(?:project|deploy it|there is)\\b");
    }

    @Test
    void anAmountOfDollarsIsRetoldAsItsReadersLanguageWritesNumbers() {
        var german = RefusalWording.in(Locale.GERMAN);

        assertThat(german.said("it cost 0.15 USD, and 0.10 USD were allowed")).contains("0,15 USD", "0,10 USD");
        assertThat(german.said(new AgentFailure.DailyLimit(new BigDecimal("2.50"), Duration.ofMinutes(3)).message()))
                .contains("die 2,50 USD aus agent.daily_usd");
        assertThat(german.said("all of 5 USD is spent")).isEqualTo("die 5 USD sind ausgegeben");
        assertThat(german.said("all of 5.05 USD is spent")).isEqualTo("die 5,05 USD sind ausgegeben");
        assertThat(RefusalWording.in(Locale.ENGLISH).said("all of 5.05 USD is spent"))
                .isEqualTo("all of 5.05 USD is spent");
    }

    @Test
    void theLogOfAPhaseSaysHelixsOwnLinesInTheReadersLanguageAndLeavesWhatAProgramPrinted() {
        var missing = ": this output of the phase is missing; write it";
        var log = "- new/a.txt" + missing + "\n- .git/config: it was written by the agent, and put back\n\n- x"
                + missing + "\n";
        var german = RefusalWording.in(Locale.GERMAN);

        assertThat(german.log("phase:greet", log))
                .isEqualTo("- new/a.txt: " + german.said(missing.substring(2)) + "\n- "
                        + german.said(".git/config: it was written by the agent, and put back") + "\n\n- x" + missing
                        + "\n")
                .contains("zurückgelegt", "fehlt");
        assertThat(german.log("test", log)).isEqualTo(log);
        assertThat(RefusalWording.in(Locale.ENGLISH).log("phase:greet", log)).isEqualTo(log);
    }

    @Test
    void aLineOfAnAnswerHasTheCodeAndTheWordsOfTheChat() {
        assertThat(RefusalWording.in(Locale.GERMAN).line(new Refusal.ProjectExists(X)))
                .isEqualTo("✗ **PROJECT_EXISTS**: ein Projekt „" + X + "“ gibt es schon; wähle einen anderen Namen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "en"})
    void aTimeIsSaidWithItsZone(String language) {
        var at = Instant.parse("2026-07-01T12:00:00Z");
        var zone = DateTimeFormatter.ofPattern("z", Locale.of(language))
                .withZone(ZoneId.systemDefault())
                .format(at);

        assertThat(RefusalWording.in(Locale.of(language))
                        .of(new Refusal.SlotTaken("test-system", OperationId.of(7), "user:anna", at)))
                .contains(zone);
    }

    @Test
    void aSecondThousandIsNoFormat() {
        assertThat(new RefusalWording(Sentences.of(
                                "dev.helix.consultant.wording", Locale.GERMAN, Consultant.class.getModule()))
                        .of(new Refusal.NewerFormat("x", 12345, 2)))
                .contains("12345");
    }

    @Test
    void bothLanguagesHaveTheSameTextsAndEachStatusOne() {
        var german = ResourceBundle.getBundle("dev.helix.consultant.wording", Locale.GERMAN);
        var english = ResourceBundle.getBundle("dev.helix.consultant.wording", Locale.ENGLISH);
        assertThat(german.keySet()).isEqualTo(english.keySet());
        assertThat(Arrays.stream(ProjectStatus.values()).map(status -> "status." + status.word()))
                .allMatch(german::containsKey);
    }

    @ParameterizedTest
    @EnumSource(OperationKind.class)
    void eachKindOfOperationHasItsWordsInALetter(OperationKind kind) {
        for (var locale : List.of(Locale.GERMAN, Locale.ENGLISH)) {
            var words = Sentences.of("dev.helix.consultant.wording", locale, RefusalWording.class.getModule());

            assertThat(words.text("letter.kind." + kind.word())).isNotBlank();
        }
    }
}
