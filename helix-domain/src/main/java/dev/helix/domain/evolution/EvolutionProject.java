package dev.helix.domain.evolution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change on its way to production. Immutable; every move checks the state machine and returns the next version.
 *
 * @param id its name
 * @param title one line
 * @param status where it stands
 * @param updatedAt the last move
 * @param base the commit it started from
 * @param seal of its bundle; null before the first {@code ready}
 * @param candidate what the last deploy built; null before
 * @param integrated its commit on main; null before
 * @param report the last validation, or what is known of a later failure; null before
 * @param error why it failed, in one line; null unless it did
 * @param agents sessions that wrote for it, as {@code AGENT SESSION}, oldest first
 * @param history every move so far, oldest first
 * @param unlocks locked paths that a person lets this project change
 */
public record EvolutionProject(
        ProjectId id,
        String title,
        ProjectStatus status,
        Instant updatedAt,
        CommitId base,
        @Nullable Seal seal,
        @Nullable Candidate candidate,
        @Nullable CommitId integrated,
        @Nullable Report report,
        @Nullable String error,
        List<String> agents,
        List<Move> history,
        List<Unlock> unlocks) {

    /** Why a project is ready again whom somebody has taken off the test system. */
    public static final String TAKEN_OFF = "taken off the test system";

    public EvolutionProject {
        agents = List.copyOf(agents);
        // A journal of before there were any has none.
        unlocks = List.copyOf(Objects.requireNonNullElse(unlocks, List.of()));
        history = List.copyOf(history);
    }

    /** A person's leave to change one of the {@link LockedPaths}. */
    public record Unlock(RepoPath path, String by, String reason, Instant at) {}

    /** One entry of the history. {@code from} is null for the creation. */
    public record Move(@Nullable ProjectStatus from, ProjectStatus to, Instant at, String by, String reason) {}

    /** Returns a new project that starts from {@code base}. */
    public static EvolutionProject created(ProjectId id, String title, CommitId base, String by, Instant at) {
        var history = List.of(new Move(null, ProjectStatus.PENDING, at, by, "created"));
        return new EvolutionProject(
                id,
                title,
                ProjectStatus.PENDING,
                at,
                base,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                history,
                List.of());
    }

    /** Returns it while an agent works on it. */
    public EvolutionProject developing(String by, String reason, Instant at) {
        return next(ProjectStatus.DEVELOPING, by, reason, at)
                .change()
                .error(null)
                .build();
    }

    /** Returns it with the work of one more agent session noted. */
    public EvolutionProject writtenBy(String agent) {
        if (agents.contains(agent)) {
            return this;
        }
        var more = new ArrayList<>(agents);
        more.add(agent);
        return change().agents(more).build();
    }

    /** Returns it sealed. An earlier candidate and its verdict no longer say anything about it. */
    public EvolutionProject ready(Seal seal, String by, String reason, Instant at) {
        return next(ProjectStatus.READY, by, reason, at)
                .change()
                .seal(seal)
                .candidate(null)
                .report(null)
                .error(null)
                .build();
    }

    /** Returns it running on the test system. */
    public EvolutionProject deployed(Candidate candidate, String by, Instant at) {
        if (seal == null) {
            throw new Refused(new Refusal.NotValidated(id, "it was never sealed"));
        }
        return next(ProjectStatus.DEPLOYED, by, "tree " + candidate.tree() + " runs on the test system", at)
                .change()
                .candidate(candidate)
                .report(null)
                .build();
    }

    /**
     * Returns it with a verdict on its candidate.
     *
     * @throws IllegalArgumentException for a verdict on another tree
     */
    public EvolutionProject judged(Report report) {
        if (status != ProjectStatus.DEPLOYED || candidate == null) {
            throw new Refused(new Refusal.NotValidated(id, "it does not run on the test system"));
        }
        if (!candidate.tree().equals(report.tree())) {
            throw new IllegalArgumentException("the report is about tree " + report.tree() + ", not the candidate's");
        }
        return change().report(report).build();
    }

    /** Returns the candidate, if it may go into production: only with a passed validation of this very tree. */
    public Candidate integrable() {
        if (status != ProjectStatus.DEPLOYED) {
            throw new Refused(new Refusal.IllegalTransition(id, status, ProjectStatus.INTEGRATED));
        }
        if (candidate == null || report == null) {
            throw new Refused(new Refusal.NotValidated(id, "it was not validated"));
        }
        if (!report.passed() || !report.tree().equals(candidate.tree())) {
            throw new Refused(new Refusal.NotValidated(id, "its validation has not passed"));
        }
        return candidate;
    }

    /** Returns it in production. */
    public EvolutionProject integrated(CommitId commit, String by, Instant at) {
        integrable();
        return next(ProjectStatus.INTEGRATED, by, "commit " + commit, at)
                .change()
                .integrated(commit)
                .build();
    }

    /** Returns it failed, with what is known about why. */
    public EvolutionProject failed(String error, String by, Instant at) {
        return next(ProjectStatus.FAILED, by, error, at).change().error(error).build();
    }

    /** Returns it failed, with a report that says more than one line; it takes the place of an earlier one. */
    public EvolutionProject failed(String error, Report report, String by, Instant at) {
        return failed(error, by, at).change().report(report).build();
    }

    /** Returns it taken off the test system although nothing is wrong with it. */
    public EvolutionProject withdrawn(String by, Instant at) {
        return withdrawn(TAKEN_OFF, by, at);
    }

    /** As {@link #withdrawn(String, Instant)}, for a {@code reason} that its history keeps. */
    public EvolutionProject withdrawn(String reason, String by, Instant at) {
        return next(ProjectStatus.READY, by, reason, at)
                .change()
                .candidate(null)
                .report(null)
                .build();
    }

    /**
     * Returns it with another base; its status stays. A candidate on the old base says nothing about it any more.
     *
     * @param seal of the bundle on the new base; null where it was not sealed
     * @throws Refused as IllegalTransition while it runs on the test system, or when it is over
     */
    public EvolutionProject rebased(CommitId base, @Nullable Seal seal, Instant at) {
        if (status == ProjectStatus.DEPLOYED || status.isFinal()) {
            throw new Refused(new Refusal.IllegalTransition(id, status, ProjectStatus.READY));
        }
        return change().base(base).seal(seal).candidate(null).updatedAt(at).build();
    }

    /** Returns it as {@code reader} may see it: without what a system has printed, where they may not read that. */
    public EvolutionProject seenBy(Requester reader) {
        return report == null || reader.readsLogOf(new Subject.OfProject(id))
                ? this
                : change().report(report.withoutSystemLog()).build();
    }

    /** Returns it with leave to change {@code path}, for which a person gives a reason. */
    public EvolutionProject unlocked(RepoPath path, String by, String reason, Instant at) {
        var more = new ArrayList<>(unlocks);
        more.add(new Unlock(path, by, reason, at));
        return change().unlocks(more).build();
    }

    /** Returns whether a person has given it leave to change {@code path}. */
    public boolean hasUnlocked(RepoPath path) {
        return unlocks.stream().anyMatch(unlock -> unlock.path().equals(path));
    }

    /** Returns it given up. */
    public EvolutionProject aborted(String by, String reason, Instant at) {
        return next(ProjectStatus.ABORTED, by, reason, at);
    }

    /** @throws Refused where the state machine has no such move */
    private EvolutionProject next(ProjectStatus to, String by, String reason, Instant at) {
        if (!status.mayBecome(to)) {
            throw new Refused(new Refusal.IllegalTransition(id, status, to));
        }
        var moves = new ArrayList<>(history);
        moves.add(new Move(status, to, at, by, reason));
        return change().status(to).updatedAt(at).history(moves).build();
    }

    private Copy change() {
        return new Copy(this);
    }

    /** A record has no wither; this one names what changes. */
    private static final class Copy {
        private final EvolutionProject old;
        private ProjectStatus status;
        private Instant updatedAt;
        private CommitId base;
        private @Nullable Seal seal;
        private @Nullable Candidate candidate;
        private @Nullable CommitId integrated;
        private @Nullable Report report;
        private @Nullable String error;
        private List<String> agents;
        private List<Move> history;
        private List<Unlock> unlocks;

        Copy(EvolutionProject old) {
            this.old = old;
            this.status = old.status;
            this.updatedAt = old.updatedAt;
            this.base = old.base;
            this.seal = old.seal;
            this.candidate = old.candidate;
            this.integrated = old.integrated;
            this.report = old.report;
            this.error = old.error;
            this.agents = old.agents;
            this.history = old.history;
            this.unlocks = old.unlocks;
        }

        Copy status(ProjectStatus value) {
            status = value;
            return this;
        }

        Copy updatedAt(Instant value) {
            updatedAt = value;
            return this;
        }

        Copy base(CommitId value) {
            base = value;
            return this;
        }

        Copy seal(@Nullable Seal value) {
            seal = value;
            return this;
        }

        Copy candidate(@Nullable Candidate value) {
            candidate = value;
            return this;
        }

        Copy integrated(CommitId value) {
            integrated = value;
            return this;
        }

        Copy report(@Nullable Report value) {
            report = value;
            return this;
        }

        Copy error(@Nullable String value) {
            error = value;
            return this;
        }

        Copy agents(List<String> value) {
            agents = value;
            return this;
        }

        Copy history(List<Move> value) {
            history = value;
            return this;
        }

        Copy unlocks(List<Unlock> value) {
            unlocks = value;
            return this;
        }

        EvolutionProject build() {
            return new EvolutionProject(
                    old.id,
                    old.title,
                    status,
                    updatedAt,
                    base,
                    seal,
                    candidate,
                    integrated,
                    report,
                    error,
                    agents,
                    history,
                    unlocks);
        }
    }
}
