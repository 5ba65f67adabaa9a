package dev.helix.app.doctor;

import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.local.AuditChain;
import dev.helix.adapter.local.FileLeases;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.FolderSessions;
import dev.helix.adapter.local.JournalSnapshot;
import dev.helix.adapter.local.RootLock;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Counted;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.project.DroppedProjects;
import dev.helix.evolution.release.Rehearsal;
import dev.helix.evolution.release.WayBack;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Checks HELIX's own files in a root. Reads only: a server may be working there. */
public final class RootChecks {

    private static final long TOO_LITTLE = 100L * 1024 * 1024;
    private static final long LITTLE = 1024L * 1024 * 1024;
    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Instant OLDEST = Instant.parse("2025-01-01T00:00:00Z");

    private static final String WAY_BACK = "way-back";

    private final Path root;
    private final Path state;
    private final InstantSource clock;
    private final Optional<ProcessHandle> holder;

    public RootChecks(Path root, InstantSource clock) {
        this.root = root;
        this.state = root.resolve(".helix");
        this.clock = clock;
        this.holder = RootLock.holder(state);
    }

    Optional<ProcessHandle> holder() {
        return holder;
    }

    void holder(Diagnosis diagnosis) {
        holder.ifPresentOrElse(
                process -> diagnosis.note(
                        "root",
                        "HELIX works here as process " + process.pid() + "; everything is only looked at, and what"
                                + " is being changed may look unfinished"),
                () -> diagnosis.ok("root", "no HELIX works here at the moment"));
    }

    void disk(Diagnosis diagnosis, String name, Path folder) {
        try {
            var place = folder;
            while (!Files.exists(place) && place.getParent() != null) {
                place = place.getParent();
            }
            FileStore store = Files.getFileStore(place);
            var free = store.getUsableSpace();
            var told = folder + " is on " + store.type() + " (" + store.name() + ") with " + free / (1024 * 1024)
                    + " MB free";
            if (free < TOO_LITTLE || store.isReadOnly()) {
                diagnosis.lacks(
                        name,
                        store.isReadOnly() ? folder + " is read-only" : told,
                        "make room, or move it to another disk");
            } else if (free < LITTLE) {
                diagnosis.warn(name, told, "make room");
            } else {
                diagnosis.ok(name, told);
            }
        } catch (IOException e) {
            throw new PortException("can't look at " + folder + ": " + e, e);
        }
    }

    void testRoot(Diagnosis diagnosis, Path test) {
        if (test.startsWith(root) || root.startsWith(test)) {
            diagnosis.fail(
                    "test-root",
                    "the test system's folder " + test + " and the root are inside one another",
                    "give it a folder of its own: test.root");
        } else if (!Files.isDirectory(test)) {
            diagnosis.fail("test-root", "the test system's folder " + test + " is not there", "helix init");
        } else if (!Files.isWritable(test)) {
            diagnosis.lacks("test-root", "nothing can be written to " + test, "run HELIX as its owner");
        } else {
            diagnosis.ok("test-root", test.toString());
        }
    }

    public void clock(Diagnosis diagnosis, JournalSnapshot journal) {
        var now = clock.instant();
        var entries = journal.after(0);
        var last = entries.isEmpty() ? OLDEST : entries.getLast().at();
        if (now.plus(SLACK).isBefore(last) || now.isBefore(OLDEST)) {
            diagnosis.fail(
                    "clock",
                    "it is " + now + " here, and the journal's last entry is of " + last,
                    "set the clock; times in the journal only serve people, its order does not depend on them");
        } else {
            diagnosis.ok("clock", "it is " + now);
        }
    }

    /** Looks at what the journal says, and at what others are told of it. */
    void journal(Diagnosis diagnosis, JournalSnapshot journal) {
        var folders = new FolderProjects(root);
        var projection = new JournalProjection(journal, folders);
        var told = Counted.of(journal.after(0).size(), "entry", "entries") + ", "
                + Counted.of(projection.projects().size(), "project");
        if (journal.isCutOff() && holder.isEmpty()) {
            diagnosis.warn("journal", told + "; the last line was cut off by a crash", "helix recover");
        } else {
            diagnosis.ok("journal", told);
        }
        for (var operation : projection.unfinished()) {
            var what = operation.id() + ", " + operation.kind().word() + " of " + operation.subject();
            if (holder.isPresent()) {
                diagnosis.note("operations", what + ", is running");
            } else {
                diagnosis.fail("operations", what + ", was interrupted", "helix recover");
            }
        }
        if (projection.unfinished().isEmpty()) {
            diagnosis.ok("operations", "none is unfinished");
        }
        projection.projects().stream()
                .filter(project -> !project.status().isFinal())
                .forEach(project -> note(diagnosis, folders, project));
    }

    /** Somebody may have moved main back. */
    void dropped(Diagnosis diagnosis, String branch) {
        var projection =
                new JournalProjection(new JournalSnapshot(state.resolve("journal.jsonl")), new FolderProjects(root));
        try (var repository = new JGitRepository(root, branch)) {
            var dropped = new DroppedProjects(projection, repository).find();
            if (dropped.isEmpty()) {
                diagnosis.ok("integrated", "main contains everything that was integrated");
            }
            dropped.forEach(project -> diagnosis.warn(
                    "integrated",
                    project.id() + " was integrated, and its commit " + project.integrated() + " is no longer on main",
                    "git merge " + project.integrated() + " brings it back"));
        }
    }

    /**
     * Looks whether production could go back from what waits to be integrated.
     *
     * @param demanded whether nothing is integrated without
     */
    void wayBack(Diagnosis diagnosis, String branch, boolean demanded) {
        var projection =
                new JournalProjection(new JournalSnapshot(state.resolve("journal.jsonl")), new FolderProjects(root));
        try (var repository = new JGitRepository(root, branch)) {
            var main = repository.tree(repository.main());
            projection
                    .projects()
                    .forEach(project -> tell(
                            diagnosis, project.id().value(), Rehearsal.wayBack(project, projection, main), demanded));
        }
    }

    private static void tell(Diagnosis diagnosis, String id, WayBack wayBack, boolean demanded) {
        var again = "helix project rehearse " + id;
        switch (wayBack) {
            case WayBack.NotNeeded notNeeded -> {}
            case WayBack.Rehearsed(var operation, var at, var took) ->
                diagnosis.ok(WAY_BACK, "from " + id + " it was rehearsed at " + at + ", in " + took.toMillis() + " ms");
            case WayBack.Failed(var operation) ->
                diagnosis.warn(
                        WAY_BACK,
                        "from " + id + " it did not work when it was rehearsed by " + operation,
                        "helix project log " + id + " tells why; once that is mended, " + again);
            case WayBack.Untried untried -> {
                var told = "from " + id + " nobody has rehearsed it onto main as it is";
                if (demanded) {
                    diagnosis.warn(WAY_BACK, told + ", and approval.way_back asks for that", again);
                } else {
                    diagnosis.note(WAY_BACK, told + "; " + again + " does");
                }
            }
        }
    }

    private void note(Diagnosis diagnosis, FolderProjects folders, EvolutionProject project) {
        var file = folders.directory(project.id()).resolve("status.json");
        String shown;
        try {
            shown = JsonMapper.builder()
                    .build()
                    .readTree(Files.readString(file))
                    .path("status")
                    .asString("");
        } catch (IOException | JacksonException e) {
            shown = "not readable";
        }
        if (!shown.equals(project.status().word())) {
            diagnosis.warn(
                    "status-notes",
                    project.id() + " is " + project.status().word() + ", and its status.json says " + shown
                            + "; the journal counts",
                    "helix recover writes it anew");
        }
    }

    void leases(Diagnosis diagnosis) {
        var held = new FileLeases(state.resolve("leases"), clock).held();
        if (held.isEmpty()) {
            diagnosis.ok("leases", "none is held");
        }
        held.forEach(lease -> diagnosis.note(
                "leases",
                "the " + lease.name() + " is leased to " + lease.operation() + " for " + lease.owner() + " since "
                        + lease.since()));
    }

    /** Looks whether the audit log is what was written, line by line. */
    void audit(Diagnosis diagnosis) {
        var verdict = AuditChain.verify(state.resolve("audit.jsonl"));
        verdict.notes().forEach(note -> diagnosis.note("audit-log", note));
        verdict.problems()
                .forEach(problem -> diagnosis.fail(
                        "audit-log",
                        problem,
                        "compare it with where audit_log sends it, or with a backup, and find out who wrote there"));
        if (verdict.problems().isEmpty()) {
            diagnosis.ok(
                    "audit-log",
                    Counted.of(verdict.lines(), "line hangs", "lines hang") + " together"
                            + (verdict.unchained() == 0
                                    ? ""
                                    : "; the first " + verdict.unchained() + " were written before there were hashes"));
        }
    }

    void chats(Diagnosis diagnosis) {
        var aside = new FolderSessions(root).damaged();
        if (!aside.isEmpty()) {
            diagnosis.warn(
                    "chats",
                    Counted.of(
                                    aside.size(),
                                    "file that is no chat of HELIX's was",
                                    "files that are no chats of HELIX's were")
                            + " set aside, such as " + aside.getFirst(),
                    "look who wrote them, and delete them");
        }
    }
}
