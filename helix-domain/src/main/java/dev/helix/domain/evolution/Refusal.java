package dev.helix.domain.evolution;

import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why HELIX does not do what it was asked for. Each case has a stable code ({@code docs/contract.md}, section 4) and a message that says
 * what to do; nothing has been changed, or it has been put back.
 */
public sealed interface Refusal {

    /** Returns for what reason. */
    RefusalCode reason();

    /** Returns the stable code. */
    default String code() {
        return reason().name();
    }

    /** Returns what is the matter and what to do, for a person. */
    String message();

    /** No such project. */
    record ProjectNotFound(ProjectId id) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.PROJECT_NOT_FOUND;
        }

        @Override
        public String message() {
            return "there is no project '" + id + "'; `helix project list` shows those that are";
        }
    }

    /** The id is taken, perhaps by an archived project. */
    record ProjectExists(ProjectId id) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.PROJECT_EXISTS;
        }

        @Override
        public String message() {
            return "a project '" + id + "' exists already; choose another id";
        }
    }

    /** The state machine has no such move. */
    record IllegalTransition(ProjectId id, ProjectStatus from, ProjectStatus to) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.ILLEGAL_TRANSITION;
        }

        /** Returns whether it only leaves the test system first: it is never changed while it is judged there. */
        public boolean isDeployedYet() {
            return from == ProjectStatus.DEPLOYED && to == ProjectStatus.READY;
        }

        @Override
        public String message() {
            if (isDeployedYet()) {
                return "project '" + id
                        + "' is on the test system, and what is judged there stays as it is; take it off"
                        + " first (`helix project rollback " + id + "`)";
            }
            var next = from.next().stream().sorted().map(ProjectStatus::word).collect(Collectors.joining(", "));
            return "project '" + id + "' is " + from.word() + " and can't become " + to.word()
                    + (next.isEmpty() ? ": that is final" : "; from here it can become " + next);
        }
    }

    /** Another operation holds the system. */
    record SlotTaken(String lease, OperationId holder, String owner, Instant since) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.DEPLOY_SLOT_TAKEN;
        }

        @Override
        public String message() {
            return "the " + lease + " is taken by operation " + holder + " of " + owner + " since "
                    + since.truncatedTo(ChronoUnit.SECONDS)
                    + "; try again when it has ended";
        }
    }

    /**
     * Files of a slot are not as HELIX left them, so that it would not be the tested tree that runs, or is judged.
     *
     * @param paths relative to the slot, one at least
     */
    record SlotTampered(SystemName system, Slot slot, List<String> paths) implements Refusal {
        private static final int MOST_NAMED = 5;

        public SlotTampered {
            paths = List.copyOf(paths);
        }

        @Override
        public RefusalCode reason() {
            return RefusalCode.SLOT_TAMPERED;
        }

        @Override
        public String message() {
            return "slot " + slot.word() + " of the " + system.word() + " system is not as HELIX left it: "
                    + String.join(", ", paths.subList(0, Math.min(MOST_NAMED, paths.size())))
                    + (paths.size() > MOST_NAMED ? " and " + (paths.size() - MOST_NAMED) + " more" : "")
                    + "; find out who writes there (data that the system itself keeps belongs into linked_paths), then"
                    + " deploy again, which writes the other slot";
        }
    }

    /** The project and main don't fit together. */
    record MergeConflict(ProjectId id, List<Conflict> conflicts) implements Refusal {
        public MergeConflict {
            conflicts = List.copyOf(conflicts);
        }

        @Override
        public RefusalCode reason() {
            return RefusalCode.MERGE_CONFLICT;
        }

        @Override
        public String message() {
            return "project '" + id + "' conflicts with main in "
                    + conflicts.stream().map(c -> c.path().value()).collect(Collectors.joining(", "))
                    + "; "
                    + conflicts.stream()
                            .map(c -> c.kind().remedy())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining("; "))
                    + "; where it is deployed, roll it back first";
        }
    }

    /** Main has the change already. */
    record AlreadyContained(ProjectId id) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.ALREADY_CONTAINED;
        }

        @Override
        public String message() {
            return "main already contains everything in project '" + id
                    + "'; abort it, after a rollback where it is deployed";
        }
    }

    /** No passed validation of the tree in question. */
    record NotValidated(ProjectId id, String why) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.NOT_VALIDATED;
        }

        @Override
        public String message() {
            return "project '" + id + "' can't be integrated: " + why + "; deploy it and let it pass its validation";
        }
    }

    /**
     * The change touches what judges it, and nobody has accepted that for this tree.
     *
     * @param accepted the tree that was accepted instead; null for none
     */
    record JudgeChanged(
            ProjectId id,
            TreeId tree,
            JudgeChange change,
            @Nullable String accepted) implements Refusal {
        private static final int MOST_NAMED = 5;

        @Override
        public RefusalCode reason() {
            return RefusalCode.JUDGE_CHANGED;
        }

        @Override
        public String message() {
            return "project '" + id + "' changes its own judges: "
                    + named(change.paths().stream().map(RepoPath::value).toList(), ", ")
                    + (change.paths().isEmpty() || change.questions().isEmpty() ? "" : "; ")
                    + named(change.questions(), "; ")
                    + (accepted == null
                            ? ""
                            : ". The accepted tree, '" + RepoPath.visible(accepted)
                                    + "', is not the tree that was tested")
                    + ". Look at `helix project diff " + id + "`; if it is meant so, integrate with"
                    + " --accept-judge-change " + tree;
        }

        private static String named(List<String> all, String between) {
            return String.join(between, all.subList(0, Math.min(MOST_NAMED, all.size())))
                    + (all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more" : "");
        }
    }

    /** The validation proves less than the project's spec demands. */
    record EvidenceTooWeak(ProjectId id, Evidence demanded, Evidence found, String why) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.NOT_VALIDATED;
        }

        @Override
        public String message() {
            return "project '" + id + "' can't be integrated: its spec.yaml demands evidence " + demanded.word()
                    + ", and its validation is " + found.word() + " (" + why
                    + "); add a test that fails without the change, say ready, and deploy it again";
        }
    }

    /** Another tree than its candidate's runs on the test system. */
    record NotOnTestSystem(ProjectId id) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.NOT_VALIDATED;
        }

        @Override
        public String message() {
            return "project '" + id + "' is not on the test system, which does not run its candidate; deploy it again";
        }
    }

    /** Main moved, and merging again gives another tree than the one tested. */
    record StaleCandidate(ProjectId id, TreeId tested, TreeId now) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.STALE_CANDIDATE;
        }

        @Override
        public String message() {
            return "main moved since project '" + id + "' was tested: tested was tree " + tested + ", it would be "
                    + now + " now; deploy it again";
        }
    }

    /** The caller has looked at another tree than the one that was tested. */
    record OtherTreeSeen(ProjectId id, String seen, TreeId tested) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.STALE_CANDIDATE;
        }

        @Override
        public String message() {
            return "tree " + seen + " of project '" + id + "' is not the tested one, which is " + tested
                    + "; look at the project again";
        }
    }

    /** The one who asked for a change may not take it into production. */
    record OtherPersonNeeded(ProjectId id, List<String> asked) implements Refusal {
        public OtherPersonNeeded {
            asked = List.copyOf(asked);
        }

        @Override
        public RefusalCode reason() {
            return RefusalCode.OTHER_PERSON_NEEDED;
        }

        @Override
        public String message() {
            return "project '" + id + "' was asked for by " + String.join(" and ", asked)
                    + "; another person integrates it, with a token of their own (approval.integrate in helix.yaml)";
        }
    }

    /** The way back is to be rehearsed before a change goes into production, and was not for this candidate and main as it is. */
    record WayBackUntried(ProjectId id) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.WAY_BACK_UNTRIED;
        }

        @Override
        public String message() {
            return "the way back from project '" + id
                    + "' was not rehearsed with success for its candidate and main as it is (approval.way_back in helix.yaml); say"
                    + " helix project rehearse " + id + ", then integrate it";
        }
    }

    /** Main moved while it was to be moved here. */
    record MainMoved(CommitId main) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.MAIN_MOVED;
        }

        @Override
        public String message() {
            return "main moved to " + main + " in the meantime; integrate again";
        }
    }

    /** Uncommitted work in the root's work tree touches what the change touches. */
    record DirtyOverlap(List<RepoPath> paths) implements Refusal {
        public DirtyOverlap {
            paths = List.copyOf(paths);
        }

        @Override
        public RefusalCode reason() {
            return RefusalCode.DIRTY_OVERLAP;
        }

        @Override
        public String message() {
            return "uncommitted work touches the same files as the change: "
                    + paths.stream().map(RepoPath::value).collect(Collectors.joining(", "))
                    + "; put it away (git stash) and integrate again, or commit it and deploy again";
        }
    }

    /** Only what is on the test system can be judged there, or taken off it. */
    record NotDeployed(ProjectId id, ProjectStatus status) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.ILLEGAL_TRANSITION;
        }

        @Override
        public String message() {
            return "project '" + id + "' is " + status.word()
                    + "; only a deployed one is validated, rehearsed or rolled back: deploy it first";
        }
    }

    /** Only what is in production can be reverted. */
    record NotIntegrated(ProjectId id, ProjectStatus status) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.ILLEGAL_TRANSITION;
        }

        @Override
        public String message() {
            return "project '" + id + "' is " + status.word()
                    + "; only an integrated one is reverted, others are rolled back or aborted";
        }
    }

    /** The remote's main has commits that this repository lacks: somebody else writes to it. */
    record RemoteMoved(String remote, CommitId theirs) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.REMOTE_MOVED;
        }

        @Override
        public String message() {
            return "main of '" + remote + "' is at " + theirs
                    + ", which main here does not contain; fetch it and bring main"
                    + " up to date (git pull --no-rebase), then deploy again";
        }
    }

    /**
     * There is nothing that could be filled, marked, started or stopped.
     *
     * @param system which one was meant
     */
    record NoDatabases(SystemName system) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.NO_DATABASES;
        }

        @Override
        public String message() {
            return "helix.yaml names no databases of the " + system.word()
                    + " system that this could be done with: describe them under data, or have that written by `helix init --with-databases`;"
                    + " only the test system's are filled and adopted (--system test)";
        }
    }

    /** Nobody said that they mean what can't be taken back. */
    record NotConfirmed() implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.NOT_CONFIRMED;
        }

        @Override
        public String message() {
            return "databases that are adopted are emptied and filled by HELIX from then on, whatever they hold; nothing was done. Say that"
                    + " this is meant: `helix control --system test adopt-databases --yes`, or {\"confirm\":true} over HTTP";
        }
    }

    /** A system of which nothing is ever started. */
    record Library(SystemName system) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.LIBRARY;
        }

        @Override
        public String message() {
            return "helix.yaml has no " + system.word()
                    + ".control: this is a library, and nothing is started or stopped; describe there how the system is"
                    + " started if it is one";
        }
    }

    /** The caller's role does not permit it. */
    record Forbidden(Role needed, Role role) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.FORBIDDEN;
        }

        @Override
        public String message() {
            return "that needs the role " + needed.word() + "; this token has the role " + role.word();
        }
    }

    /** A token for other projects. */
    record OtherProjects(ProjectScope projects, String what) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.FORBIDDEN;
        }

        @Override
        public String message() {
            return "this token is for the projects " + projects + " alone, and not for " + what;
        }
    }

    /** A path that is not safe to write. */
    record UnsafePath(String path, String why) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.UNSAFE_PATH;
        }

        @Override
        public String message() {
            return "the path '" + RepoPath.visible(path) + "' is refused: " + RepoPath.visible(why);
        }
    }

    /**
     * A submodule whose files are not here, so that no slot can hold what main names.
     *
     * @param path relative to the root
     * @param why and what to do
     */
    record SubmoduleMissing(String path, String why) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.SUBMODULE_MISSING;
        }

        @Override
        public String message() {
            return "the submodule '" + RepoPath.visible(path) + "' can't be put into a slot: " + RepoPath.visible(why);
        }
    }

    /** A project's folder holds no change. */
    record NothingToSeal() implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.NOTHING_TO_SEAL;
        }

        @Override
        public String message() {
            return "the project changes nothing; put files into new/ or modified/, or name deletes in changes.yaml";
        }
    }

    /**
     * A file that a person or agent wrote is not what it should be.
     *
     * @param file relative to the root
     * @param line from 1; 0 when it is about the whole file
     * @param key the key in question; null when there is none
     */
    record InvalidSpec(String file, int line, @Nullable String key, String why) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.INVALID_SPEC;
        }

        @Override
        public String message() {
            return file + (line > 0 ? ":" + line : "") + (key == null ? "" : ": " + key) + ": " + why;
        }
    }

    /** A phase, gate, build or restart did not come to a good end. The message carries the evidence. */
    record StepFailed(String step, String why, String logTail) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.STEP_FAILED;
        }

        @Override
        public String message() {
            return "step '" + step + "' failed: " + why;
        }
    }

    /**
     * The model service was away for longer than a phase waits for it. Nothing is lost: the development goes on where it was.
     *
     * @param id of the project, which stays {@code developing}
     * @param failure its code, as the agent tells it
     * @param why what the agent said
     */
    record ModelAway(ProjectId id, String failure, String why) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.MODEL_AWAY;
        }

        @Override
        public String message() {
            return "the model was out of reach for longer than development.outage_limit (" + failure + ": " + why
                    + "); nothing is lost, go on with `helix project develop " + id + "`";
        }
    }

    /** HELIX was killed in the middle of an operation, which was put back at the next start. */
    record Interrupted(OperationId operation) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.INTERRUPTED;
        }

        @Override
        public String message() {
            return "operation " + operation + " was interrupted and has been put back; start it again";
        }
    }

    /**
     * A file that HELIX keeps was written by a newer HELIX, or is damaged just where it says so.
     *
     * @param file where; with the line where it has lines
     * @param found the format that it names
     * @param known the newest that this HELIX can read
     */
    record NewerFormat(String file, int found, int known) implements Refusal {
        @Override
        public RefusalCode reason() {
            return RefusalCode.NEWER_FORMAT;
        }

        @Override
        public String message() {
            return file + " has format " + found + ", and this HELIX knows formats up to " + known
                    + "; start the newer HELIX that wrote it, or restore the file from a backup of before";
        }
    }
}
