package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.SystemActions;
import java.util.ArrayList;
import java.util.List;

/** Reads the way of a change: sealed, merged, tested, integrated, running. What is equal was looked up, and not supposed. */
final class ChainReader {

    private final SystemActions systems;

    ChainReader(SystemActions systems) {
        this.systems = systems;
    }

    /** Returns the five links. */
    List<ProjectView.Link> read(EvolutionProject project, Words words) {
        var seal = project.seal();
        var candidate = project.candidate();
        var report = project.report();
        var merged = candidate == null ? "" : candidate.tree().sha();
        var tested = report == null ? "" : report.tree().sha();
        var passed = report != null && report.passed();
        var over = project.status() == ProjectStatus.INTEGRATED;
        var integrated = over ? merged : "";
        var live = systems.live(SystemName.PRODUCTION)
                .map(content -> content.tree().sha())
                .orElse("");
        var links = new ArrayList<ProjectView.Link>();
        links.add(link("sealed", seal == null ? "" : seal.digest(), seal != null, false, "", words));
        links.add(link("merged", merged, candidate != null, false, "", words));
        links.add(link(
                "tested",
                tested,
                passed,
                !merged.isEmpty() && merged.equals(tested),
                report != null && !passed ? words.text("chain.failed") : "",
                words));
        links.add(link("integrated", integrated, over, !integrated.isEmpty() && integrated.equals(tested), "", words));
        var runs = over && live.equals(integrated);
        links.add(link("running", over ? live : "", runs, runs, over && !runs ? words.text("chain.moved") : "", words));
        return links;
    }

    private static ProjectView.Link link(
            String name, String value, boolean good, boolean same, String told, Words words) {
        var tone = value.isEmpty() ? Tone.WAITING : good ? Tone.GOOD : Tone.WARNING;
        return new ProjectView.Link(
                words.text("chain." + name),
                value,
                words.cut(value),
                tone,
                same,
                value.isEmpty() ? words.text("chain.open") : told);
    }
}
