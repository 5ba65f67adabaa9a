package dev.helix.app.wiring;

import dev.helix.adapter.local.FolderProjects;
import dev.helix.app.config.AnswerSettings;
import dev.helix.app.config.ConfigReader;
import dev.helix.consultant.ProjectDraftValidator;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.enforcement.Budget;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.ClaimedActionValidator;
import dev.helix.enforcement.validator.Validators;
import java.util.List;
import java.util.stream.Stream;

/** What {@code helix.yaml} asks of the consultant's answers. */
public final class AnswerPolicy {

    private AnswerPolicy() {}

    /** Returns the policy. @throws Refused as InvalidSpec where a name is that of nothing */
    public static Policy of(AnswerSettings answers) {
        var settings = answers.consultant();
        var installed = installed(answers);
        var validators = settings.validators().stream()
                .map(name -> installed.named(name).orElseThrow(() -> unknown("validators", name, installed)));
        // What a chat promises by itself: what is drafted can be read, and nothing is called done that HELIX did not
        // do.
        var own = Stream.of(new ClaimedActionValidator(), drafts())
                .filter(validator -> !settings.validators().contains(validator.name()));
        var all = Stream.concat(validators, own).toArray(Validator[]::new);
        return Policy.of(settings.locale(), all).with(Budget.retries(settings.maxRetries()));
    }

    /** Returns the validators that only look on. @throws Refused as InvalidSpec where a name is that of nothing */
    public static List<Validator> shadow(AnswerSettings answers) {
        var installed = installed(answers);
        return answers.observation().shadow().stream()
                .map(name -> installed.named(name).orElseThrow(() -> unknown("shadow", name, installed)))
                .toList();
    }

    private static ProjectDraftValidator drafts() {
        return new ProjectDraftValidator(FolderProjects::new);
    }

    private static Validators installed(AnswerSettings answers) {
        var settings = answers.consultant();
        var profile = settings.profile(settings.adrProfile())
                .orElseThrow(() -> new Refused(new Refusal.InvalidSpec(
                        ConfigReader.FILE,
                        0,
                        "consultant.adr_profile",
                        "there is none named '" + settings.adrProfile() + "'")));
        return Validators.installed(profile, answers.changes());
    }

    private static Refused unknown(String key, String name, Validators installed) {
        return new Refused(new Refusal.InvalidSpec(
                ConfigReader.FILE,
                0,
                "consultant." + key,
                "there is no validator '" + name + "'; choose of " + String.join(", ", installed.names())));
    }
}
