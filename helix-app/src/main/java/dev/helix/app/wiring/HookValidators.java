package dev.helix.app.wiring;

import dev.helix.adapter.claude.HookChecks;
import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.consultant.ProjectDraftValidator;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Compliance;
import dev.helix.enforcement.Feedback;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.enforcement.validator.Validators;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The validators of {@code helix.yaml}, asked while the agent works: the same ones that judge the answer afterwards. */
final class HookValidators implements HookChecks {

    private final AnswerChecks validation;
    private final ValidationContext context;
    private final Feedback feedback;
    private final Compliance compliance;
    private final boolean answers;

    /**
     * Prepares them.
     *
     * @param changes what has to go with a change, and what may not
     * @param compliance is told of answers that are sent back
     * @param answers whether answers are looked at, and not only files
     * @throws PortException when {@code helix.yaml} names something that is not there
     */
    HookValidators(
            Path root, ConsultantSettings settings, ChangeRules changes, Compliance compliance, boolean answers) {
        var policy = Policy.of(settings.locale(), validators(settings, changes).toArray(Validator[]::new));
        this.validation = new AnswerChecks(policy);
        this.context = new ValidationContext(new FolderView(root), settings.locale());
        this.feedback = new Feedback(settings.locale());
        this.compliance = compliance;
        this.answers = answers;
    }

    private static List<Validator> validators(ConsultantSettings settings, ChangeRules changes) {
        var profile = settings.profile(settings.adrProfile())
                .orElseThrow(() -> new PortException("helix.yaml: there is no ADR profile " + settings.adrProfile()
                        + "; choose of " + settings.profileNames()));
        var installed = Validators.installed(profile, changes);
        var configured = settings.validators().stream()
                .map(name -> installed
                        .named(name)
                        .orElseThrow(() -> new PortException(
                                "helix.yaml: there is no validator " + name + "; choose of " + installed.names())));
        return Stream.concat(configured, Stream.of(new ProjectDraftValidator(FolderProjects::new)))
                .toList();
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
        return issues.isEmpty() ? Optional.empty() : Optional.of(feedback.ofFile(issues));
    }

    private List<Issue> blocking(Answer answer) {
        // A check that failed is no fault of the answer, so that the agent is not sent back for it.
        return validation.check(answer, context).stream()
                .filter(issue -> issue.blocks() && !issue.code().equals(AnswerChecks.FAILED))
                .toList();
    }
}
