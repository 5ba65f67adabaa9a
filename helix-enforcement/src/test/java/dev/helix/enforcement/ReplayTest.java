package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.Usage;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.FileFacts;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.ClaimedActionValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.answer.InMemoryFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static final String BROKEN = "broken";

    private static AnswerRecord recorded(AnswerRecord.Outcome outcome, AnswerRecord.Found... found) {
        var turn = new AnswerRecord.Turn(
                Strategy.FIRST,
                "Hi.\n\n<!-- STEP: done -->",
                List.of(),
                List.of(found),
                Usage.NONE,
                Duration.ofSeconds(1),
                null);
        return new AnswerRecord(
                Instant.parse("2026-11-29T14:20:11Z"),
                null,
                "digest",
                List.of("step-marker"),
                List.of(),
                "en",
                null,
                List.of(turn),
                FileFacts.NONE,
                outcome,
                List.of());
    }

    private static Replay.Outcome played(AnswerRecord record, Validator... validators) {
        return new Replay(Policy.of(Locale.ENGLISH, validators), InMemoryFiles.empty()).play(record);
    }

    @Test
    void ofAValidatorThatFailsItselfNobodyKnowsWhatItWouldSay() {
        var broken = new Validator() {
            @Override
            public String name() {
                return BROKEN;
            }

            @Override
            public List<Issue> check(Answer answer, ValidationContext context) {
                throw new IllegalStateException("out of order");
            }
        };

        var outcome = played(recorded(AnswerRecord.Outcome.ACCEPTED), new StepMarkerValidator(), broken);

        assertThat(outcome.unjudgedNow()).containsExactly(BROKEN);
        assertThat(outcome.now()).isEqualTo(Replay.Ending.UNKNOWN);
        assertThat(outcome.brokenNow()).isEmpty();
        assertThat(outcome.failedNow()).isEmpty();
    }

    private static AnswerRecord claiming(AnswerRecord.Outcome outcome, AnswerRecord.Found... found) {
        var record = recorded(outcome, found);
        var turn = record.turns().getFirst();
        return new AnswerRecord(
                record.at(),
                null,
                "digest",
                List.of("step-marker", ClaimedActionValidator.NAME),
                List.of(),
                "en",
                null,
                List.of(new AnswerRecord.Turn(
                        turn.strategy(),
                        "The rollback has been performed.\n\n<!-- STEP: done -->",
                        List.of(),
                        turn.found(),
                        turn.usage(),
                        turn.duration(),
                        null)),
                FileFacts.NONE,
                outcome,
                List.of());
    }

    @Test
    void whatHelixHadDoneThenIsTakenFromTheVerdictOfThen() {
        var rules = new Validator[] {new StepMarkerValidator(), new ClaimedActionValidator()};

        var told = played(claiming(AnswerRecord.Outcome.ACCEPTED), rules);
        assertThat(told.now()).isEqualTo(Replay.Ending.ACCEPTED);
        assertThat(told.brokenNow()).isEmpty();

        var untrue = played(
                claiming(
                        AnswerRecord.Outcome.EXHAUSTED,
                        new AnswerRecord.Found(ClaimedActionValidator.NAME, "CLAIMED_ACTION", Severity.ERROR, false)),
                rules);
        assertThat(untrue.brokenNow()).containsExactly(ClaimedActionValidator.NAME);
        assertThat(untrue.changed()).isEqualTo(untrue.now() != Replay.Ending.FAILED);
    }

    @Test
    void draftsThatHooksSentBackArePlayedAgain() {
        var draft = "---\nadr_id: ADR-042\ntitle: Use Postgres\n---\n\n# Use Postgres\n\n## Context\n\nWhy.\n\n"
                + "## Decision\n\nWe take Postgres.\n\n## Acceptance Criteria\n\n- [ ] It runs\n\n<!-- STEP: generate -->";
        var turn = new AnswerRecord.Turn(
                Strategy.FIRST,
                "I corrected the header as you asked.\n\n<!-- STEP: done -->",
                List.of(),
                List.of(),
                Usage.NONE,
                Duration.ofSeconds(1),
                null,
                List.of(new AnswerRecord.Draft(draft, null)));
        var record = new AnswerRecord(
                Instant.parse("2026-11-29T14:20:11Z"),
                null,
                "digest",
                List.of("step-marker", "adr-structure"),
                List.of(),
                "en",
                null,
                List.of(turn),
                FileFacts.NONE,
                AnswerRecord.Outcome.EXHAUSTED,
                List.of());
        var policy =
                Policy.of(Locale.ENGLISH, new StepMarkerValidator(), new AdrStructureValidator(AdrProfile.HELIX_EN));

        var outcome = new Replay(policy.with(Budget.retries(0)), InMemoryFiles.empty()).play(record);

        // The courtesy alone breaks no rule: it is what it stands for that is wrong.
        assertThat(outcome.now()).isEqualTo(Replay.Ending.FAILED);
        assertThat(outcome.failedNow()).containsExactly("adr-structure");
    }

    private static final String CLAIM = "The rollback has been performed.\n\n<!-- STEP: done -->";
    private static final AnswerRecord.Found UNTRUE =
            new AnswerRecord.Found(ClaimedActionValidator.NAME, "CLAIMED_ACTION", Severity.ERROR, false);

    private static AnswerRecord claimed(
            String reply, List<AnswerRecord.Found> found, @Nullable List<AnswerRecord.Found> foundInDraft) {
        return new AnswerRecord(
                Instant.parse("2026-11-29T14:20:11Z"),
                null,
                "digest",
                List.of(ClaimedActionValidator.NAME),
                List.of(),
                "en",
                null,
                List.of(new AnswerRecord.Turn(
                        Strategy.FIRST,
                        reply,
                        List.of(),
                        found,
                        Usage.NONE,
                        Duration.ofSeconds(1),
                        null,
                        List.of(new AnswerRecord.Draft(CLAIM, foundInDraft)))),
                FileFacts.NONE,
                AnswerRecord.Outcome.ACCEPTED,
                List.of());
    }

    @Test
    void aDraftIsJudgedByItsOwnVerdictOfThen() {
        var reply = "I have not rolled back anything.\n\n<!-- STEP: done -->";

        assertThat(verdicts(claimed(reply, List.of(), List.of(UNTRUE)), CLAIM)).containsExactly("CLAIMED_ACTION");
        assertThat(verdicts(claimed(reply, List.of(UNTRUE), List.of()), CLAIM)).isEmpty();
        // The same words may be true by the time of the reply, and no longer.
        assertThat(verdicts(claimed(CLAIM + "\n", List.of(), List.of(UNTRUE)), CLAIM + "\n"))
                .isEmpty();
        assertThat(verdicts(claimed(CLAIM + "\n", List.of(UNTRUE), List.of()), CLAIM))
                .isEmpty();
        // Where nobody kept a verdict of the draft, that of its turn is all there is.
        assertThat(verdicts(claimed(reply, List.of(UNTRUE), null), CLAIM)).containsExactly("CLAIMED_ACTION");
    }

    private static List<String> verdicts(AnswerRecord record, String text) {
        var policy = ClaimsOfThen.in(Policy.of(Locale.ENGLISH, new ClaimedActionValidator()), record);
        return new AnswerChecks(policy)
                .check(Answer.of(text), new ValidationContext(InMemoryFiles.empty(), Locale.ENGLISH)).stream()
                        .map(Issue::code)
                        .toList();
    }

    @Test
    void norIsARuleBrokenWhoseValidatorFailedThen() {
        var found = new AnswerRecord.Found(BROKEN, AnswerChecks.FAILED, Severity.ERROR, false);

        var outcome = played(recorded(AnswerRecord.Outcome.EXHAUSTED, found), new StepMarkerValidator());

        assertThat(outcome.then()).isEqualTo(Replay.Ending.FAILED);
        assertThat(outcome.now()).isEqualTo(Replay.Ending.ACCEPTED);
        assertThat(outcome.brokenThen()).isEmpty();
        assertThat(outcome.failedThen()).isEmpty();
        assertThat(outcome.unjudgedNow()).isEmpty();
    }
}
