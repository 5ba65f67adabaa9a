package dev.helix.evolution.develop;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.port.Repository;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.project.Derivation;
import dev.helix.evolution.project.Sealing;
import dev.helix.evolution.project.TreeView;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A project's changes so far, in all places where its agents work. For one thread. */
final class ProjectWork {

    private final JournalProjection projection;
    private final Sealing sealing;
    private final Workshop workshop;
    private final Repository repository;
    private final ProjectId id;
    private final WorkMode mode;
    private TreeId tree;

    ProjectWork(JournalProjection projection, Sealing sealing, Workshop workshop, ProjectId id, WorkMode mode) {
        this.projection = projection;
        this.sealing = sealing;
        this.workshop = workshop;
        this.repository = workshop.repository();
        this.id = id;
        this.mode = mode;
        this.tree = base();
    }

    private TreeId base() {
        return repository.tree(projection.project(id).base());
    }

    /** Returns the base with all applied that the folder says. */
    TreeId tree() {
        return tree;
    }

    /** Prepares the place where the agent works, and returns the tree that it begins with: what a rebase has marked is there to be decided. @throws Refused as sealing */
    TreeId begin() {
        tree = read(sealing::undecidedDraft);
        if (mode == WorkMode.WORKSPACE) {
            workshop.workspaces().checkOut(id, projection.project(id).base(), tree);
        }
        return tree;
    }

    private TreeId read() {
        return read(sealing::draft);
    }

    private TreeId read(BiFunction<ProjectId, CommitId, Bundle> draft) {
        try {
            return repository.apply(draft.apply(id, projection.project(id).base()));
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.NothingToSeal) {
                return base();
            }
            throw e;
        }
    }

    /**
     * Takes over what the agent did: of a workspace, the folder is derived.
     *
     * @throws Refused where that can't be part of a project
     */
    void collect(TreeId start) {
        if (mode == WorkMode.WORKSPACE) {
            var now = workshop.workspaces().capture(id, start);
            var renames = new HashMap<>(workshop.folders().overlay(id).renamed());
            var known = Set.copyOf(renames.values());
            repository.renames(base(), now).forEach((path, old) -> {
                if (!known.contains(old)) {
                    renames.putIfAbsent(path, old);
                }
            });
            workshop.folders().rewrite(id, Derivation.between(repository, base(), now, renames));
        }
        tree = read();
    }

    /** Asks the gates. */
    List<GateVerdict> verdicts(Spec spec, Phase phase, Answer answer, String said) {
        tree = read();
        var checkout = new Supplier<Path>() {
            private Path made = Path.of("");

            @Override
            public Path get() {
                if (made.toString().isEmpty()) {
                    made = workshop.workspaces().forGates(id, tree);
                }
                return made;
            }
        };
        var base = new TreeView(repository, base(), Path.of("").toAbsolutePath());
        return workshop.gates().check(new PhaseWork(id, spec, phase, answer, said, base, tree, checkout, changed()));
    }

    /** Returns what the project changes, sorted. */
    List<RepoPath> changed() {
        return repository.changed(base(), tree);
    }

    /** Returns what {@code at} changes on the base, as a unified diff. */
    String diff(TreeId at) {
        return repository.diff(base(), at);
    }
}
