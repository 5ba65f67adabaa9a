package dev.helix.app.wiring;

import dev.helix.adapter.local.FolderProjects;
import dev.helix.app.config.AnswerSettings;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.consultant.ProjectDraftValidator;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.enforcement.Budget;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.WatchedValidator;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.enforcement.validator.ClaimedActionValidator;
import dev.helix.enforcement.validator.ProjectDeeds;
import dev.helix.enforcement.validator.Validators;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The policy for answers in {@code helix.yaml}: the one place where its names are looked up. */
public final class AnswerPolicy {

    private static final Duration TIME_FOR_CHANGES = Duration.ofMinutes(2);

    private AnswerPolicy() {}

    /** Says that a setting names nothing that there is. */
    @FunctionalInterface
    public interface Refusing {
        RuntimeException of(String key, String why);
    }

    /**
     * Returns the policy of the consultant's answers, where nobody knows what HELIX has done.
     *
     * @throws Refused as InvalidSpec where a name is that of nothing
     */
    public static Policy of(AnswerSettings answers) {
        return of(answers, List::of);
    }

    /** Returns it with a look at what HELIX has done with each project. @throws Refused as {@link #of(AnswerSettings)} does */
    static Policy of(AnswerSettings answers, Supplier<List<ProjectDeeds>> deeds) {
        var settings = answers.consultant();
        // A chat promises by itself that nothing is called done that HELIX did not do.
        return policy(settings, answers.changes(), Stream.of(new ClaimedActionValidator(deeds)))
                .with(Budget.retries(settings.maxRetries()));
    }

    /**
     * Returns what an agent is held to while it works: only what is set, and no claims, of which the look at the whole answer judges, for that
     * alone knows what HELIX has done and who is being answered.
     */
    static Policy whileWorking(ConsultantSettings settings, ChangeRules changes) {
        var all = policy(settings, changes, Stream.empty());
        return Policy.of(
                        all.locale(),
                        all.validators().stream()
                                .filter(validator -> !validator.name().equals(ClaimedActionValidator.NAME))
                                .toArray(Validator[]::new))
                .where(all.broken());
    }

    /** Adds the check that a draft can be read, under all settings. */
    private static Policy policy(ConsultantSettings settings, ChangeRules changes, Stream<Validator> more) {
        var installed = installed(settings, changes);
        var named = named(installed, settings.validators(), "consultant.validators", AnswerPolicy::refused);
        var own = Stream.concat(more, Stream.of(new ProjectDraftValidator(FolderProjects::new)))
                .toList();
        var others = named.stream()
                .filter(validator -> own.stream().noneMatch(each -> each.name().equals(validator.name())));
        return Policy.of(settings.locale(), Stream.concat(others, own.stream()).toArray(Validator[]::new))
                .where(settings.broken());
    }

    /** Returns {@code validator} as it is asked about the files of a change, which may be many: it has minutes, and not for ever. */
    static Validator ofChanges(Validator validator, ConsultantSettings settings) {
        return new WatchedValidator(Policy.of(settings.locale(), validator)
                .withValidatorTime(TIME_FOR_CHANGES)
                .where(settings.broken()));
    }

    /** Returns the validators that only look on. @throws Refused as InvalidSpec where a name is that of nothing */
    public static List<Validator> shadow(AnswerSettings answers) {
        return named(
                installed(answers.consultant(), answers.changes()),
                answers.observation().shadow(),
                "consultant.shadow",
                AnswerPolicy::refused);
    }

    /** Returns every validator there is, with what is set for it. @throws Refused as InvalidSpec for an unknown ADR profile */
    static Validators installed(ConsultantSettings settings, ChangeRules changes) {
        return Validators.installed(profile(settings, AnswerPolicy::refused), changes);
    }

    /** Returns what ADRs look like. @throws RuntimeException of {@code refusing} where there is no such profile */
    public static AdrProfile profile(ConsultantSettings settings, Refusing refusing) {
        return settings.profile(settings.adrProfile())
                .orElseThrow(() -> refusing.of(
                        "consultant.adr_profile",
                        "there is no ADR profile " + settings.adrProfile() + "; choose of "
                                + String.join(", ", settings.profileNames())));
    }

    /** Returns those of {@code installed} with these names. @throws RuntimeException of {@code refusing} where one is missing */
    public static List<Validator> named(Validators installed, Collection<String> names, String key, Refusing refusing) {
        return names.stream()
                .map(name -> installed
                        .named(name)
                        .orElseThrow(() -> refusing.of(
                                key,
                                "there is no validator " + name + "; choose of "
                                        + String.join(", ", installed.names()))))
                .toList();
    }

    private static Refused refused(String key, String why) {
        return new Refused(new Refusal.InvalidSpec(ConfigReader.FILE, 0, key, why));
    }
}
