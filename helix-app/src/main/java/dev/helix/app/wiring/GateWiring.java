package dev.helix.app.wiring;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.JUnitReports;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.domain.port.Workspaces;
import dev.helix.enforcement.validator.ChangeAuditValidator;
import dev.helix.enforcement.validator.DocsCurrentValidator;
import dev.helix.enforcement.validator.HygieneValidator;
import dev.helix.enforcement.validator.Validators;
import dev.helix.evolution.develop.CommandGate;
import dev.helix.evolution.develop.FilesExistGate;
import dev.helix.evolution.develop.Gate;
import dev.helix.evolution.develop.Gates;
import dev.helix.evolution.develop.SpecCoverageGate;
import dev.helix.evolution.develop.SyntaxGate;
import dev.helix.evolution.develop.ValidatorGate;
import dev.helix.evolution.develop.ValidatorGate.Saying;
import dev.helix.evolution.develop.WitnessGate;
import dev.helix.evolution.project.ChangeReview;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The gates of a root: HELIX's own, every installed validator, and the commands that {@code helix.yaml} names. */
final class GateWiring {

    static final Set<String> OWN =
            Set.of("files_exist", SyntaxGate.NAME, CommandGate.TESTS, WitnessGate.NAME, SpecCoverageGate.NAME);

    private final HelixConfig config;
    private final Validators validators;

    GateWiring(HelixConfig config) {
        this.config = config;
        this.validators = AnswerPolicy.installed(config.consultant(), config.changes());
        for (var name : config.development().gates().keySet()) {
            if (OWN.contains(name) || validators.names().contains(name)) {
                throw new PortException("helix.yaml: development.gates." + name
                        + ": there is a gate of this name already; choose another one");
            }
        }
    }

    /** Returns the names that phases may use. */
    Set<String> names() {
        var names = new HashSet<>(OWN);
        if (config.validation().unit() == null) {
            names.remove(CommandGate.TESTS);
            names.remove(WitnessGate.NAME);
        }
        names.addAll(validators.names());
        names.addAll(config.development().gates().keySet());
        return names;
    }

    /**
     * Makes the gates.
     *
     * @param base returns the commit that a project began with
     */
    Gates gates(
            ProjectFolders folders,
            SyntaxChecker syntax,
            CommandRunner commands,
            Repository repository,
            Workspaces workspaces,
            Function<ProjectId, CommitId> base) {
        List<Gate> gates = new ArrayList<>();
        var reports = new JUnitReports();
        gates.add(new FilesExistGate(folders));
        gates.add(new SyntaxGate(syntax));
        gates.add(new SpecCoverageGate());
        var unit = config.validation().unit();
        if (unit != null) {
            gates.add(new CommandGate(CommandGate.TESTS, unit, true, commands, reports));
            gates.add(
                    new WitnessGate(unit, config.judges().watched(), repository, workspaces, base, commands, reports));
        }
        for (var name : validators.names()) {
            validators
                    .named(name)
                    .ifPresent(validator -> gates.add(new ValidatorGate(
                            AnswerPolicy.ofChanges(validator, config.consultant()),
                            FolderView::new,
                            config.consultant().locale(),
                            saying(name))));
        }
        config.development()
                .gates()
                .forEach((name, command) -> gates.add(new CommandGate(name, command, false, commands, reports)));
        return new Gates(gates, standing());
    }

    /**
     * Returns what is asked about every change when it is deployed, by a person or an agent. Whether documents go with it is asked in
     * phases alone, where somebody is heard who can say why not.
     */
    ChangeReview review(Repository repository) {
        return new ChangeReview(
                Stream.of(ChangeAuditValidator.NAME, HygieneValidator.NAME)
                        .flatMap(name -> validators.named(name).stream())
                        .map(validator -> AnswerPolicy.ofChanges(validator, config.consultant()))
                        .toList(),
                repository,
                config.consultant().locale());
    }

    /** Nobody has to name what every project is asked for: hygiene, tests that stay, and documents where rules about them are given. */
    private List<String> standing() {
        return config.changes().docs().isEmpty()
                ? List.of(HygieneValidator.NAME, ChangeAuditValidator.NAME)
                : List.of(HygieneValidator.NAME, ChangeAuditValidator.NAME, DocsCurrentValidator.NAME);
    }

    private static Saying saying(String validator) {
        return switch (validator) {
            case HygieneValidator.NAME, ChangeAuditValidator.NAME -> Saying.NOTHING;
            case DocsCurrentValidator.NAME -> Saying.ALL;
            default -> Saying.LAST;
        };
    }
}
