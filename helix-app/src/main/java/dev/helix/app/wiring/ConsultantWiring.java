package dev.helix.app.wiring;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.FolderSessions;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.consultant.Consultant;
import dev.helix.consultant.ProjectDraftValidator;
import dev.helix.consultant.Workplace;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.Agent;
import dev.helix.enforcement.Budget;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.Validators;
import dev.helix.evolution.ProjectActions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes the consultant that {@code helix.yaml} describes. */
final class ConsultantWiring {

    private ConsultantWiring() {}

    static Consultant of(HelixConfig config, Path root, Agent agent, ProjectActions actions, InstantSource clock) {
        var settings = config.consultant();
        return new Consultant(
                new dev.helix.consultant.ConsultantSettings(
                        settings.live(), settings.locale(), dev.helix.consultant.ConsultantSettings.GRACE),
                new Enforcer(agent, policy(settings), clock),
                new FolderSessions(root),
                new Workplace(new FolderView(root), new FolderProjects(root), FolderProjects::new),
                actions,
                UUID::randomUUID,
                clock);
    }

    /** Returns what is asked of the consultant's answers. */
    private static Policy policy(ConsultantSettings settings) {
        var profile = settings.profile(settings.adrProfile())
                .orElseThrow(() -> unknown("adr_profile", settings.adrProfile()));
        var installed = Validators.installed(profile);
        var validators = settings.validators().stream()
                .map(name -> installed.named(name).orElseThrow(() -> unknown("validators", name)));
        var all = Stream.concat(validators, Stream.of(new ProjectDraftValidator(FolderProjects::new)))
                .toArray(Validator[]::new);
        return Policy.of(settings.locale(), all).with(Budget.retries(settings.maxRetries()));
    }

    private static Refused unknown(String key, String name) {
        return new Refused(new Refusal.InvalidSpec(
                ConfigReader.FILE, 0, "consultant." + key, "there is none named '" + name + "'"));
    }
}
