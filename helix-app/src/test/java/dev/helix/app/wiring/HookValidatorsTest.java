package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.folder.FolderView;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Refused;
import dev.helix.enforcement.Compliance;
import dev.helix.enforcement.ComplianceEvent;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.ChangeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookValidatorsTest {

    private final List<ComplianceEvent> told = new ArrayList<>();
    private final Compliance compliance = new Compliance(told::add);

    private static final ConsultantSettings SETTINGS = new ConsultantSettings(
            false, 2, List.of("step-marker", "adr-structure", "file-existence"), Locale.ENGLISH, "helix-en", List.of());

    @TempDir
    private Path root;

    private HookValidators checks(boolean answers) {
        return new HookValidators(root, SETTINGS, ChangeRules.NONE, compliance, answers);
    }

    private Path adr(String text) throws IOException {
        var file = root.resolve("adr/001-slots.md");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void aGoodAnswerPassesAndABadOneIsToldWhatIsMissing() {
        assertThat(checks(true).ofAnswer(Answer.of("good" + HookPolicyTest.MARKER)))
                .isEmpty();
        assertThat(checks(true).ofAnswer(Answer.of("bad")))
                .hasValueSatisfying(said -> assertThat(said).contains("MISSING_STEP_MARKER"));
    }

    @Test
    void aClaimIsJudgedWhereItIsKnownWhatHelixHasDone() {
        var named = new ConsultantSettings(
                false, 2, List.of("step-marker", "claimed-action"), Locale.ENGLISH, "helix-en", List.of());
        var hooks = new HookValidators(root, named, ChangeRules.NONE, compliance, true);

        assertThat(hooks.ofAnswer(Answer.of("The rollback has been performed." + HookPolicyTest.MARKER)))
                .isEmpty();
        assertThat(hooks.ofAnswer(Answer.of("bad"))).isPresent();
    }

    @Test
    void warningsAloneSendNothingBack() {
        var twice = "<!-- STEP: what -->\n\ntext" + HookPolicyTest.MARKER;

        assertThat(checks(true).ofAnswer(Answer.of(twice))).isEmpty();
    }

    @Test
    void aFileIsCheckedForItselfWhateverTheAnswerWillBe() throws IOException {
        assertThat(checks(false).ofFile(adr(HookPolicyTest.GOOD_ADR))).isEmpty();
        assertThat(checks(false).ofFile(adr(HookPolicyTest.BAD_ADR)))
                .hasValueSatisfying(said -> assertThat(said).contains("MISSING_ADR_SECTION", "adr/001-slots.md"));
        assertThat(told).containsExactly(new ComplianceEvent.SentBack(List.of("adr-structure")));
        assertThat(checks(false).ofFile(Files.writeString(root.resolve("notes.md"), "# Notes\n")))
                .isEmpty();
        assertThat(checks(false).ofFile(root.resolve("not-there.md"))).isEmpty();
    }

    @Test
    void filesThatAnAdrNamesAreLookedUp() throws IOException {
        var named = HookPolicyTest.GOOD_ADR.replace(
                "status: proposed", "status: proposed\nfiles:\n  modify: [src/mian.py]");

        assertThat(checks(false).ofFile(adr(named)))
                .hasValueSatisfying(said -> assertThat(said).contains("FILE_NOT_FOUND", "mian.py"));
    }

    @Test
    void aValidatorThatHangsCostsItsTimeOnceForEachAgentAndSendsNothingBack() throws IOException {
        var asked = new AtomicInteger();
        var hangs = new Validator() {
            @Override
            public String name() {
                return "hangs";
            }

            @Override
            public List<Issue> check(Answer answer, ValidationContext context) {
                asked.incrementAndGet();
                LockSupport.park(this);
                return List.of();
            }
        };
        var policy = Policy.of(Locale.ENGLISH, hangs, new AdrStructureValidator(AdrProfile.HELIX_EN))
                .withValidatorTime(Duration.ofMillis(500));
        var checks = new HookValidators(policy, new FolderView(root), compliance, true);

        assertThat(checks.ofFile(adr(HookPolicyTest.GOOD_ADR))).isEmpty();
        assertThat(checks.ofFile(adr(HookPolicyTest.BAD_ADR)))
                .hasValueSatisfying(said -> assertThat(said).contains("MISSING_ADR_SECTION"));
        assertThat(checks.ofAnswer(Answer.of("Good."))).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void whereAnswersDoNotCountNoneIsSentBack() {
        assertThat(checks(false).concerns("do it")).isFalse();
        assertThat(checks(false).ofAnswer(Answer.of("bad"))).isEmpty();
        assertThat(checks(true).concerns("do it")).isTrue();
    }

    @Test
    void namesOfTheConfigurationThatNobodyKnowsAreRefused() {
        var profile = new ConsultantSettings(false, 2, List.of("step-marker"), Locale.ENGLISH, "helix-fr", List.of());
        var validator = new ConsultantSettings(false, 2, List.of("spelling"), Locale.ENGLISH, "helix-en", List.of());

        assertThatThrownBy(() -> new HookValidators(root, profile, ChangeRules.NONE, compliance, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("helix-fr");
        assertThatThrownBy(() -> new HookValidators(root, validator, ChangeRules.NONE, compliance, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("spelling")
                .hasMessageContaining("step-marker");
    }
}
