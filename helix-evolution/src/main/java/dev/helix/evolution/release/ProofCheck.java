package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProofFormat;
import dev.helix.domain.port.ProofNotes;
import dev.helix.domain.port.ProofNotes.Landed;
import dev.helix.domain.port.Repository;
import dev.helix.domain.port.SignatureCheck;
import dev.helix.domain.proof.Flaw;
import dev.helix.domain.proof.FlawCode;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.Link;
import dev.helix.domain.proof.StageProgram;
import dev.helix.domain.proof.TakenBack;
import dev.helix.evolution.release.CommitProof.Proven;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the proofs of commits, in any clone and without a network: each for itself, and that they follow each other back to the first.
 * Whom to believe, the caller says; nothing of the repository does.
 */
public final class ProofCheck {

    /** Clocks differ a little. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private final ProofNotes notes;
    private final Repository repository;
    private final ProofReading reading;
    private final InstantSource clock;

    public ProofCheck(
            ProofNotes notes,
            Repository repository,
            ProofFormat format,
            SignatureCheck signatures,
            InstantSource clock) {
        this.notes = notes;
        this.repository = repository;
        this.reading = new ProofReading(format, signatures);
        this.clock = clock;
    }

    /** How a commit stands. */
    public enum State {
        /** It was integrated, and its proof holds. */
        PROVEN,
        /** HELIX itself has taken back the one before it, and says so. */
        TAKEN_BACK,
        /** It came onto main past HELIX: nobody says that it was tested. */
        BY_HAND,
        /** It is older than the first proof. */
        BEFORE,
        /** Its proof is missing, or wrong. */
        FLAWED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The state of a commit.
     *
     * @param flaw the flaw of its proof; null for none
     * @param by who has signed; empty where nobody has
     * @param told its proof or its state, in words
     * @param programs those of the machine that judged it, with their versions; none where its proof names none
     * @param remarks notes that are no flaws
     */
    public record Seen(
            CommitId commit,
            State state,
            @Nullable Flaw flaw,
            String by,
            String told,
            List<StageProgram> programs,
            List<String> remarks) {
        public Seen {
            programs = List.copyOf(programs);
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * The result of a check of many commits.
     *
     * @param commits newest first, without those from before the first proof
     * @param before how many of these there are
     */
    public record Outcome(List<Seen> commits, int before) {
        public Outcome {
            commits = List.copyOf(commits);
        }

        /** Returns whether nothing is wrong. */
        public boolean holds() {
            return commits.stream().allMatch(seen -> seen.flaw() == null);
        }

        /** Returns how many stand so. */
        public long count(State state) {
            return commits.stream().filter(seen -> seen.state() == state).count();
        }
    }

    /** Checks a commit, and all that it follows, back to the first proof. */
    public Outcome check(CommitId tip) {
        return check(null, tip);
    }

    /**
     * Checks the commits that {@code tip} has and {@code base} has not.
     *
     * @param base null for all
     */
    public Outcome check(@Nullable CommitId base, CommitId tip) {
        return new Walk(notes.history(base, tip), base == null).outcome();
    }

    /**
     * Returns how a tree was judged, in the order of time: also what was judged badly, and what never came onto main.
     *
     * @return empty where nobody says that it was
     * @throws Flawed naming what does not hold
     */
    public List<TreeProof.Judged> verdicts(TreeId tree) {
        var note = notes.of(tree);
        return note.isEmpty()
                ? List.of()
                : new TreeProof(tree, reading.read(note.get()), clock.instant().plus(SKEW)).verdicts();
    }

    /** One look at a history. */
    private final class Walk {
        private final Map<CommitId, Landed> commits = new LinkedHashMap<>();
        private final boolean whole;
        private final Map<CommitId, Proven> proven = new HashMap<>();
        private final Map<CommitId, Flaw> flaws = new HashMap<>();

        Walk(List<Landed> history, boolean whole) {
            this.whole = whole;
            history.forEach(commit -> commits.put(commit.commit(), commit));
        }

        Outcome outcome() {
            commits.values().forEach(this::read);
            var before = whole ? before() : Set.<CommitId>of();
            for (var commit : commits.values()) {
                if (before.contains(commit.commit())) {
                    continue;
                }
                var known = proven.get(commit.commit());
                if (known != null) {
                    link(commit, known)
                            .or(() -> unfinished(commit, known))
                            .ifPresent(flaw -> flaws.putIfAbsent(commit.commit(), flaw));
                } else if (commit.namedTree() != null) {
                    flaws.putIfAbsent(commit.commit(), missing());
                }
            }
            var seen = new ArrayList<Seen>();
            var tip = commits.isEmpty()
                    ? null
                    : commits.values().iterator().next().commit();
            commits.values().stream()
                    .filter(commit ->
                            !before.contains(commit.commit()) || commit.commit().equals(tip))
                    .forEach(commit -> seen.add(seen(commit, commit.commit().equals(tip), before)));
            return new Outcome(seen, before.size());
        }

        private void read(Landed commit) {
            var note = notes.of(commit.commit());
            if (note.isEmpty()) {
                return;
            }
            try {
                var found = new CommitProof(commit, reading.read(note.get()), repository).check();
                if (found.at().isAfter(clock.instant().plus(SKEW))) {
                    throw new Flawed(
                            FlawCode.PROOF_TIME,
                            "it is said to have been integrated at " + found.at() + ", which is still to come");
                }
                proven.put(commit.commit(), found);
            } catch (Flawed e) {
                flaws.put(commit.commit(), e.flaw());
            } catch (PortException e) {
                flaws.put(
                        commit.commit(),
                        new Flaw(
                                FlawCode.PROOF_CHAIN,
                                "an object that its proof names is not in this repository: " + e.getMessage()));
            }
        }

        /** Returns the commits before the first proof: nobody claims anything of them. */
        private Set<CommitId> before() {
            var first = proven.entrySet().stream()
                    .filter(entry -> entry.getValue().previous().isEmpty())
                    .map(entry -> commits.get(entry.getKey()))
                    .filter(commit -> commit != null)
                    .reduce((newer, older) -> ancestors(older.parents()).contains(newer.commit()) ? newer : older);
            return first.map(commit -> ancestors(commit.parents())).orElse(Set.of());
        }

        private Set<CommitId> ancestors(List<CommitId> from) {
            var all = new HashSet<CommitId>();
            var next = new ArrayDeque<>(from);
            while (!next.isEmpty()) {
                var id = next.remove();
                var commit = commits.get(id);
                if (commit != null && all.add(id)) {
                    next.addAll(commit.parents());
                }
            }
            return all;
        }

        private Optional<Flaw> link(Landed commit, Proven known) {
            var nearest = nearest(commit);
            if (known.previous().isEmpty()) {
                return nearest.isEmpty()
                        ? Optional.empty()
                        : chain("it is said to be the first, and follows the proof of "
                                + nearest.iterator().next());
            }
            var previous = known.previous().get();
            if (!nearest.isEmpty() && !nearest.contains(previous.commit())) {
                return chain("it is said to follow the proof of " + previous.commit() + ", and follows that of "
                        + nearest.iterator().next());
            }
            return follows(previous, commit, known);
        }

        private Optional<Flaw> follows(Link previous, Landed commit, Proven known) {
            var note = notes.of(previous.commit());
            if (note.isEmpty()) {
                return chain("the proof that it follows, of " + previous.commit() + ", is not there");
            }
            if (!reading.arrival(previous.commit(), note.get()).equals(Optional.of(previous.digest()))) {
                return chain("the proof that it follows, of " + previous.commit() + ", is another one now");
            }
            var before = proven.get(previous.commit());
            if (before != null && known.at().isBefore(before.at())) {
                return Optional.of(
                        new Flaw(FlawCode.PROOF_TIME, "it is said to be older than the proof of " + previous.commit()));
            }
            if (before == null && !commits.containsKey(previous.commit()) && !isAncestor(previous.commit(), commit)) {
                return chain("it is said to follow " + previous.commit() + ", which is not among its ancestors");
            }
            return Optional.empty();
        }

        private boolean isAncestor(CommitId of, Landed commit) {
            try {
                return notes.history(commit.commit(), of).isEmpty();
            } catch (PortException e) {
                return false;
            }
        }

        /** Returns the commits with a note that are nearest, one for each way back that leads to one within what was looked at. */
        private Set<CommitId> nearest(Landed commit) {
            var found = new HashSet<CommitId>();
            var seen = new HashSet<CommitId>();
            var next = new ArrayDeque<>(commit.parents());
            while (!next.isEmpty()) {
                var id = next.remove();
                var parent = commits.get(id);
                if (parent == null || !seen.add(id)) {
                    continue;
                }
                if (proven.containsKey(id) || flaws.containsKey(id)) {
                    found.add(id);
                } else {
                    next.addAll(parent.parents());
                }
            }
            return found;
        }

        /** Taken back before it had run for long enough, it never comes to these statements. */
        private Optional<Flaw> unfinished(Landed commit, Proven known) {
            if (known.missing().isEmpty() || isTakenBack(commit.commit())) {
                return Optional.empty();
            }
            return Optional.of(new Flaw(
                    FlawCode.PROOF_INCOMPLETE,
                    "nothing says that production ran it well: no statement about "
                            + String.join(" and ", known.missing())));
        }

        private boolean isTakenBack(CommitId commit) {
            return proven.values().stream()
                    .anyMatch(other -> other.arrival() instanceof TakenBack back
                            && back.takesBack().equals(commit));
        }

        private Flaw missing() {
            return new Flaw(
                    FlawCode.PROOF_MISSING,
                    notes.any()
                            ? "its message says that HELIX integrated it, and it has no proof"
                            : "no proofs are here; fetch them: git fetch origin '+refs/notes/helix:refs/notes/helix'");
        }

        private Seen seen(Landed commit, boolean isTip, Set<CommitId> before) {
            var id = commit.commit();
            var flaw = flaws.get(id);
            var known = proven.get(id);
            if (flaw != null) {
                return new Seen(id, State.FLAWED, flaw, "", "", List.of(), List.of());
            }
            if (known != null) {
                var state = known.arrival() instanceof TakenBack ? State.TAKEN_BACK : State.PROVEN;
                return new Seen(id, state, null, known.by(), known.told(), known.programs(), known.remarks());
            }
            var how = before.contains(id)
                    ? "is older than the first proof"
                    : commit.parents().size() > 1 ? "is a merge by hand" : "came by hand, past HELIX";
            return new Seen(
                    id,
                    before.contains(id) ? State.BEFORE : State.BY_HAND,
                    isTip
                            ? new Flaw(FlawCode.PROOF_MISSING, "it " + how + ": nobody says that its tree was tested")
                            : null,
                    "",
                    "it " + how,
                    List.of(),
                    List.of());
        }

        private Optional<Flaw> chain(String why) {
            return Optional.of(new Flaw(FlawCode.PROOF_CHAIN, why));
        }
    }
}
