package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemActions;
import java.util.Arrays;
import java.util.List;

/** Reads the one line for each system that stands on every page. It asks no process anything. Safe for use by many threads. */
public final class Strip {

    private final ProjectActions projects;
    private final SystemActions systems;

    public Strip(ProjectActions projects, SystemActions systems) {
        this.projects = projects;
        this.systems = systems;
    }

    /** Returns the lines, production first. */
    public List<Frame.StripLine> lines(Words words) {
        return Arrays.stream(SystemName.values()).map(name -> line(name, words)).toList();
    }

    private Frame.StripLine line(SystemName name, Words words) {
        var state = systems.state(name);
        var tree = systems.live(name).map(content -> content.tree().sha()).orElse("");
        var since = systems.process(name)
                .flatMap(process -> java.util.Optional.ofNullable(process.since()))
                .map(at -> words.text("strip.since", words.moment(at).clock()))
                .orElse("");
        var candidate = name == SystemName.TEST ? candidate(tree) : "";
        return new Frame.StripLine(
                words.system(name),
                Tone.of(state),
                words.text("system.state." + state.word()),
                tree,
                words.cut(tree),
                String.join(" ", candidate, since).strip());
    }

    private String candidate(String tree) {
        return projects.list().stream()
                .filter(project -> project.status() == ProjectStatus.DEPLOYED)
                .filter(project -> project.candidate() != null
                        && project.candidate().tree().sha().equals(tree))
                .map(EvolutionProject::id)
                .map(id -> "(" + id + ")")
                .findFirst()
                .orElse("");
    }
}
