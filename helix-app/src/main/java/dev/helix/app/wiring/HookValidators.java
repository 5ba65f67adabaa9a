package dev.helix.app.wiring;

import dev.helix.adapter.claude.HookChecks;
import dev.helix.adapter.folder.FolderView;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Compliance;
import dev.helix.enforcement.Feedback;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.ChangeRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The validators of {@code helix.yaml}, asked while the agent works: the same ones that judge the answer afterwards. */
final class HookValidators implements HookChecks {

    /** Without those that failed already: one that hangs costs its time once for each agent, not at every file that it saves. */
    private final AtomicReference<AnswerChecks> validation;

    private final ValidationContext context;
    private final Feedback feedback;
    private final Compliance compliance;
    private final boolean answers;

    /**
     * Prepares them.
     *
     * @param changes what has to go with a change, and what may not
     * @param compliance is told of answers and files that are sent back
     * @param answers whether answers are looked at, and not only files
     * @throws dev.helix.domain.evolution.Refused as InvalidSpec when {@code helix.yaml} names something that is not there
     */
    HookValidators(
            Path root, ConsultantSettings settings, ChangeRules changes, Compliance compliance, boolean answers) {
        this(AnswerPolicy.whileWorking(settings, changes), new FolderView(root), compliance, answers);
    }

    HookValidators(Policy policy, FileView files, Compliance compliance, boolean answers) {
        this.validation = new AtomicReference<>(new AnswerChecks(policy));
        this.context = new ValidationContext(files, policy.locale());
        this.feedback = new Feedback(policy.locale());
        this.compliance = compliance;
        this.answers = answers;
    }

    @Override
    public boolean concerns(String prompt) {
        return answers && !feedback.asksForParts(prompt);
    }

    @Override
    public Optional<String> ofAnswer(Answer answer) {
        var issues = answers ? blocking(answer) : List.<Issue>of();
        compliance.sentBack(issues);
        return issues.isEmpty() ? Optional.empty() : Optional.of(feedback.again(answer, issues));
    }

    @Override
    public Optional<String> ofFile(Path file) {
        // No answer is there yet, so that only what concerns a file counts.
        var issues = blocking(Answer.of("", List.of(file))).stream()
                .filter(issue -> issue.file() != null)
                .toList();
        compliance.sentBack(issues);
        return issues.isEmpty() ? Optional.empty() : Optional.of(feedback.ofFile(issues));
    }

    private List<Issue> blocking(Answer answer) {
        var found = validation.get().check(answer, context);
        validation.updateAndGet(checks -> checks.after(found));
        // A check that failed is no fault of the answer, so that the agent is not sent back for it.
        return found.stream()
                .filter(issue -> issue.blocks() && !issue.code().equals(AnswerChecks.FAILED))
                .toList();
    }
}
