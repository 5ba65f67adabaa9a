package dev.helix.app.wiring;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.FileAnswerRecords;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.FolderSessions;
import dev.helix.adapter.local.PdfDocuments;
import dev.helix.app.config.HelixConfig;
import dev.helix.consultant.Consultant;
import dev.helix.consultant.Workplace;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AnswerRecords;
import dev.helix.domain.port.TurnCosts;
import dev.helix.enforcement.Compliance;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Observation;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemActions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Makes the consultant that {@code helix.yaml} describes. */
final class ConsultantWiring {

    /** How long reading a document of a chat may take. */
    static final Duration LONGEST_READING = Duration.ofSeconds(20);

    private ConsultantWiring() {}

    static Consultant of(
            HelixConfig config,
            Path root,
            Agent agent,
            ProjectActions actions,
            SystemActions systems,
            NightLetters letters,
            Compliance compliance,
            TurnCosts costs,
            InstantSource clock) {
        var settings = config.consultant();
        return new Consultant(
                new dev.helix.consultant.ConsultantSettings(
                        settings.live(), settings.locale(), dev.helix.consultant.ConsultantSettings.GRACE),
                new Enforcer(
                        agent,
                        AnswerPolicy.of(config.answers(), new JournalDeeds(actions.projection(), clock)),
                        clock,
                        observation(config, root, compliance)),
                new FolderSessions(root),
                new Workplace(
                        new FolderView(root),
                        new FolderProjects(root),
                        FolderProjects::new,
                        costs,
                        new PdfDocuments(LONGEST_READING)),
                actions,
                systems,
                letters,
                UUID::randomUUID,
                clock);
    }

    static Observation observation(HelixConfig config, Path root, Compliance compliance) {
        return new Observation(
                compliance,
                AnswerPolicy.shadow(config.answers()),
                records(config, root).orElse(null));
    }

    /** Returns the records of answers; empty where none are kept. */
    static Optional<AnswerRecords> records(HelixConfig config, Path root) {
        var settings = config.observation();
        return settings.traceDays() == 0
                ? Optional.empty()
                : Optional.of(new FileAnswerRecords(
                        root.resolve(FileAnswerRecords.FOLDER),
                        Duration.ofDays(settings.traceDays()),
                        (long) settings.traceMegabytes() << 20));
    }
}
