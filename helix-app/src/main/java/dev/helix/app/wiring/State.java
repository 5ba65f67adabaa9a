package dev.helix.app.wiring;

import dev.helix.adapter.data.BackupFiles;
import dev.helix.adapter.local.AuditSink;
import dev.helix.adapter.local.FileAuditTrail;
import dev.helix.adapter.local.FileBrowserLogins;
import dev.helix.adapter.local.FileFalseAlarms;
import dev.helix.adapter.local.FileJournal;
import dev.helix.adapter.local.FileLeases;
import dev.helix.adapter.local.FileTurnCosts;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.ProgramVersions;
import dev.helix.app.config.HelixConfig;
import dev.helix.enforcement.TurnTotals;
import dev.helix.evolution.flow.JournalProjection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HELIX's memory of a root: the journal and all else below {@code .helix}, beside the projects' folders.
 *
 * @param folder {@code .helix}, absolute
 */
record State(
        Path folder,
        FileJournal journal,
        FileLeases leases,
        FileAuditTrail audit,
        FolderProjects folders,
        FileFalseAlarms alarms,
        FileBrowserLogins logins,
        ProgramVersions programs,
        BackupFiles backups,
        ProofWiring signer,
        TurnTotals costs,
        JournalProjection projection) {

    /** The limit of a day needs those since its beginning, wherever on earth that is. */
    private static final Duration LEAST_KEPT = Duration.ofDays(2);

    /**
     * Opens it.
     *
     * @param gates the names that phases may use
     */
    static State open(Setup setup, Set<String> gates) {
        var root = setup.root();
        var clock = setup.clock();
        var folder = root.resolve(".helix");
        var journal = setup.resources().add(new FileJournal(folder.resolve("journal.jsonl"), clock));
        var folders = new FolderProjects(root, gates);
        return new State(
                folder,
                journal,
                new FileLeases(folder.resolve("leases"), clock),
                new FileAuditTrail(folder.resolve("audit.jsonl"), sinks(setup.config(), clock)),
                folders,
                new FileFalseAlarms(root.resolve(FileFalseAlarms.PLACE)),
                new FileBrowserLogins(root.resolve(FileBrowserLogins.PLACE)),
                new ProgramVersions(folder.resolve("programs")),
                new BackupFiles(folder.resolve("backups")),
                new ProofWiring(root, setup.config().proof()),
                costs(root, setup.config().agent().retention().age()),
                new JournalProjection(journal, folders));
    }

    /** Returns whether HELIX itself wrote just this content into a file that nobody else may write; null is for no file, and for a large one. */
    boolean wrote(Path file, byte @Nullable [] content) {
        return folders.wrote(file, content)
                || alarms.wrote(file, content)
                || logins.wrote(file, content)
                || programs.wrote(file, content)
                || backups.wrote(file)
                || signer.wrote(file, content);
    }

    private static TurnTotals costs(Path root, Duration kept) {
        return new TurnTotals(new FileTurnCosts(
                root.resolve(FileTurnCosts.FOLDER), kept.compareTo(LEAST_KEPT) < 0 ? LEAST_KEPT : kept));
    }

    private static List<AuditSink> sinks(HelixConfig config, InstantSource clock) {
        var sinks = new ArrayList<AuditSink>();
        if (config.auditLog().file() != null) {
            sinks.add(AuditSink.file(config.auditLog().file()));
        }
        if (config.auditLog().syslog() != null) {
            sinks.add(AuditSink.syslog(config.auditLog().syslog(), clock));
        }
        return sinks;
    }
}
