package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.Asker;
import dev.helix.domain.answer.Attempt;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.enforcement.ComplianceEvent.Fate;
import dev.helix.enforcement.ComplianceEvent.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Listens to one call: what the agent replied, why hooks sent drafts back, which files were looked at. Used once, by one
 * thread, but for its files.
 */
final class ObservedCall implements Agent {

    private static final System.Logger LOG = System.getLogger(ObservedCall.class.getName());

    private final Agent agent;
    private final RecordingFiles files;
    private final List<AnswerAssembly> replies = new ArrayList<>();
    private final List<String> sentBack = new ArrayList<>();
    private volatile @Nullable String owner;

    ObservedCall(Agent agent, FileView files) {
        this.agent = agent;
        this.files = new RecordingFiles(files);
    }

    FileView files() {
        return files;
    }

    @Override
    public String name() {
        return agent.name();
    }

    @Override
    public AgentTurn start(Prompt prompt) {
        var assembly = new AnswerAssembly(prompt.directory());
        replies.add(assembly);
        owner = String.valueOf(prompt.directory().getFileName());
        var turn = agent.start(prompt);
        return new AgentTurn() {
            @Override
            public @Nullable AgentEvent next() {
                var event = turn.next();
                if (event != null && !assembly.tooLong()) {
                    assembly.accept(event);
                }
                switch (event) {
                    case AgentEvent.Superseded(var reason, var byHook) when byHook -> sentBack.add(reason);
                    // A file that the agent has just saved.
                    case AgentEvent.HookFeedback(var hook, var reason) -> sentBack.add(reason);
                    case null, default -> {}
                }
                return event;
            }

            @Override
            public void cancel() {
                turn.cancel();
            }

            @Override
            public void close() {
                turn.close();
            }
        };
    }

    /** Notes how the call ended. */
    void over(
            Enforced result,
            Policy policy,
            Observation observation,
            @Nullable ConversationStep step,
            @Nullable Asker asker,
            Instant began) {
        try {
            var names = policy.validators().stream().map(Validator::name).toList();
            observation
                    .compliance()
                    .answered(result, names, sentBack, shadow(result, policy.locale(), observation, step, asker));
            var records = observation.records();
            if (records != null) {
                keep(records, result, policy, observation, step, began);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a call could not be noted; its answer is not touched by that", e);
        }
    }

    /** The first answer shows what a rule would have cost: whether the agent would have been sent back for it. */
    private List<Rule> shadow(
            Enforced result,
            Locale locale,
            Observation observation,
            @Nullable ConversationStep step,
            @Nullable Asker asker) {
        if (observation.shadow().isEmpty() || replies.isEmpty() || result instanceof Enforced.Failed) {
            return List.of();
        }
        var rules = Policy.of(locale, observation.shadow().toArray(Validator[]::new));
        var context = new ValidationContext(files, locale).at(step).to(asker);
        var issues = new AnswerChecks(rules).check(replies.getFirst().answer(), context);
        return observation.shadow().stream()
                .map(validator -> new Rule(validator.name(), fate(validator.name(), issues)))
                .toList();
    }

    private static Fate fate(String shadow, List<Issue> issues) {
        var own = issues.stream()
                .filter(issue -> issue.blocks() && issue.validator().equals(shadow))
                .toList();
        if (Compliance.couldNotJudge(shadow, own)) {
            LOG.log(System.Logger.Level.WARNING, own.getFirst().message());
            return Fate.VALIDATOR_FAILED;
        }
        return own.isEmpty() ? Fate.KEPT : Fate.FAILED;
    }

    private void keep(
            AnswerRecords records,
            Enforced result,
            Policy policy,
            Observation observation,
            @Nullable ConversationStep step,
            Instant began) {
        var turns = new ArrayList<AnswerRecord.Turn>();
        var attempts = result.trace().attempts();
        for (int i = 0; i < attempts.size(); i++) {
            boolean said = i < replies.size();
            var reply = said ? replies.get(i).answer() : Answer.of("");
            var drafts = said ? replies.get(i).drafts() : List.<Answer>of();
            turns.add(turn(attempts.get(i), reply, drafts));
        }
        records.keep(new AnswerRecord(
                began,
                owner,
                result.trace().policyDigest(),
                policy.validators().stream().map(Validator::name).toList(),
                observation.shadow().stream().map(Validator::name).toList(),
                policy.locale().getLanguage().equals(Locale.GERMAN.getLanguage()) ? "de" : "en",
                step,
                turns,
                files.facts(),
                Compliance.outcome(result),
                result.trace().inferred(),
                sentBack.size()));
    }

    private static AnswerRecord.Turn turn(Attempt attempt, Answer reply, List<Answer> drafts) {
        var verdicts = attempt.drafts();
        var kept = new ArrayList<AnswerRecord.Draft>();
        for (int i = 0; i < drafts.size(); i++) {
            var verdict = verdicts.size() == drafts.size() ? verdicts.get(i) : null;
            kept.add(new AnswerRecord.Draft(
                    drafts.get(i).text(), verdict == null ? null : found(verdict.issues(), verdict.fixed())));
        }
        var failure = attempt.failure();
        return new AnswerRecord.Turn(
                attempt.strategy(),
                reply.text(),
                reply.written(),
                found(attempt.issues(), attempt.fixed()),
                attempt.usage(),
                attempt.duration(),
                failure == null ? null : failure.code(),
                kept);
    }

    private static List<AnswerRecord.Found> found(List<Issue> issues, List<Issue> fixed) {
        return Stream.concat(
                        issues.stream().map(issue -> found(issue, false)),
                        fixed.stream().map(issue -> found(issue, true)))
                .toList();
    }

    private static AnswerRecord.Found found(Issue issue, boolean repaired) {
        return new AnswerRecord.Found(
                issue.validator(), issue.code(), issue.severity(), repaired, issue.message(), issue.fixHint());
    }
}
