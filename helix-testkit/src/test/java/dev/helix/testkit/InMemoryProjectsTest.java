package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryProjectsTest implements ProjectFoldersContract {

    private final InMemoryProjects projects = new InMemoryProjects();

    @Override
    public InMemoryProjects folders() {
        return projects;
    }

    @Override
    public void put(ProjectId id, Overlay overlay) {
        projects.put(id, overlay);
    }

    @Test
    void remembersTheNoteShownLast() {
        projects.create(ID, new Spec("A title", "", null, List.of()), List.of());
        projects.show(Samples.freshProject());
        projects.show(Samples.judgedProject());

        assertThat(projects.shown(ID)).contains(Samples.judgedProject());
        assertThat(projects.archived(ID)).isFalse();
    }

    @Test
    void canBeFilledPathByPath() {
        projects.create(ID, new Spec("A title", "", null, List.of()), List.of());
        projects.add(ID, "a", "1");
        projects.modify(ID, "b", "2");
        projects.delete(ID, "c");

        var overlay = projects.overlay(ID);
        assertThat(overlay.added()).containsOnlyKeys(new RepoPath("a"));
        assertThat(overlay.modified()).containsOnlyKeys(new RepoPath("b"));
        assertThat(overlay.deleted()).containsExactly(new RepoPath("c"));
    }
}
