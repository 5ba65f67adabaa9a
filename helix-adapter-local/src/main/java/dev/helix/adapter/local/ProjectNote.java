package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Seal;
import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A project as the journal has it. Null and empty fields are left out. */
record ProjectNote(
        @JsonProperty(value = "id", required = true) ProjectId id,
        @JsonProperty(value = "title", required = true) String title,
        @JsonProperty(value = "status", required = true) ProjectStatus status,
        @JsonProperty(value = "updated_at", required = true) Instant updatedAt,
        @JsonProperty(value = "base", required = true) CommitId base,
        @JsonProperty("seal") @Nullable SealNote seal,
        @JsonProperty("candidate") @Nullable CandidateNote candidate,
        @JsonProperty("integrated") @Nullable CommitId integrated,
        @JsonProperty("report") @Nullable ReportNote report,
        @JsonProperty("error") @Nullable String error,
        @JsonProperty("agents") @Nullable List<String> agents,
        @JsonProperty(value = "history", required = true) List<MoveNote> history,
        @JsonProperty("unlocks") @Nullable List<UnlockNote> unlocks) {

    static ProjectNote of(EvolutionProject project) {
        return switch (project) {
            case EvolutionProject(
                    var id,
                    var title,
                    var status,
                    var updatedAt,
                    var base,
                    var seal,
                    var candidate,
                    var integrated,
                    var report,
                    var error,
                    var agents,
                    var history,
                    var unlocks) ->
                new ProjectNote(
                        id,
                        title,
                        status,
                        updatedAt,
                        base,
                        seal == null ? null : SealNote.of(seal),
                        candidate == null ? null : CandidateNote.of(candidate),
                        integrated,
                        report == null ? null : ReportNote.of(report),
                        error,
                        some(agents),
                        history.stream().map(MoveNote::of).toList(),
                        some(unlocks.stream().map(UnlockNote::of).toList()));
        };
    }

    EvolutionProject project() {
        return new EvolutionProject(
                id,
                title,
                status,
                updatedAt,
                base,
                seal == null ? null : seal.seal(),
                candidate == null ? null : candidate.candidate(),
                integrated,
                report == null ? null : report.report(),
                error,
                all(agents),
                history.stream().map(MoveNote::move).toList(),
                all(unlocks).stream().map(UnlockNote::unlock).toList());
    }

    /** Returns a list as it is written: none where it is empty. */
    static <T> @Nullable List<T> some(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    /** Returns a list as it was before it was written. */
    static <T> List<T> all(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    /** The journal's record of a sealing. */
    record SealNote(
            @JsonProperty(value = "digest", required = true) String digest,
            @JsonProperty(value = "files", required = true) int files,
            @JsonProperty(value = "at", required = true) Instant at) {

        static SealNote of(Seal seal) {
            return switch (seal) {
                case Seal(var digest, var files, var at) -> new SealNote(digest, files, at);
            };
        }

        Seal seal() {
            return new Seal(digest, files, at);
        }
    }

    /** The candidate that runs, or ran, on the test system. */
    record CandidateNote(
            @JsonProperty(value = "commit", required = true) CommitId commit,
            @JsonProperty(value = "tree", required = true) TreeId tree,
            @JsonProperty(value = "onto", required = true) CommitId onto) {

        static CandidateNote of(Candidate candidate) {
            return switch (candidate) {
                case Candidate(var commit, var tree, var onto) -> new CandidateNote(commit, tree, onto);
            };
        }

        Candidate candidate() {
            return new Candidate(commit, tree, onto);
        }
    }

    /** A move of the state machine. */
    record MoveNote(
            @JsonProperty("from") @Nullable ProjectStatus from,
            @JsonProperty(value = "to", required = true) ProjectStatus to,
            @JsonProperty(value = "at", required = true) Instant at,
            @JsonProperty(value = "by", required = true) String by,
            @JsonProperty(value = "reason", required = true) String reason) {

        static MoveNote of(EvolutionProject.Move move) {
            return switch (move) {
                case EvolutionProject.Move(var from, var to, var at, var by, var reason) ->
                    new MoveNote(from, to, at, by, reason);
            };
        }

        EvolutionProject.Move move() {
            return new EvolutionProject.Move(from, to, at, by, reason);
        }
    }

    /** A person's leave to change a locked path. */
    record UnlockNote(
            @JsonProperty(value = "path", required = true) RepoPath path,
            @JsonProperty(value = "by", required = true) String by,
            @JsonProperty(value = "reason", required = true) String reason,
            @JsonProperty(value = "at", required = true) Instant at) {

        static UnlockNote of(EvolutionProject.Unlock unlock) {
            return switch (unlock) {
                case EvolutionProject.Unlock(var path, var by, var reason, var at) ->
                    new UnlockNote(path, by, reason, at);
            };
        }

        EvolutionProject.Unlock unlock() {
            return new EvolutionProject.Unlock(path, by, reason, at);
        }
    }
}
