package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Candidate;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.evolution.SystemActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the way of a change: sealed, merged, tested, integrated, running. What is equal was looked up, and not supposed. */
final class ChainReader {

    static final String MERGED = "merged";

    private final SystemActions systems;

    ChainReader(SystemActions systems) {
        this.systems = systems;
    }

    /** Returns the tree of a link: of {@code merged}, {@code tested}, {@code integrated} or {@code running}; empty where there is none. */
    Optional<TreeId> tree(EvolutionProject project, String link) {
        var candidate = project.candidate();
        var report = project.report();
        boolean over = project.status() == ProjectStatus.INTEGRATED;
        return switch (link) {
            case MERGED -> Optional.ofNullable(candidate).map(Candidate::tree);
            case "tested" -> Optional.ofNullable(report).map(Report::tree);
            case "integrated" -> over ? Optional.ofNullable(candidate).map(Candidate::tree) : Optional.empty();
            case "running" -> over ? systems.live(SystemName.PRODUCTION).map(SlotContent::tree) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Returns the link before one; empty for one that there is not, and for the one that a change itself leads to. */
    static String before(String link) {
        return switch (link) {
            case "tested" -> MERGED;
            case "integrated" -> "tested";
            case "running" -> "integrated";
            default -> "";
        };
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
        links.add(link(MERGED, merged, candidate != null, false, "", words));
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
                name,
                words.text("chain." + name),
                value,
                words.cut(value),
                tone,
                same,
                value.isEmpty() ? words.text("chain.open") : told);
    }
}
