package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemOutput;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Ellipsis;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.project.Attempts;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.release.WayBack;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a project: whether it can go on, and if not, why. Safe for use by many threads. */
public final class ProjectPage {

    private static final int LONGEST_LOG = 8_000;
    private static final int LONGEST_HUNK = 4_000;
    private static final int MOST_FINDINGS = 50;
    private static final int FEW_FINDINGS = 5;
    private static final Set<OperationKind> JUDGING =
            EnumSet.of(OperationKind.DEPLOY, OperationKind.VALIDATE, OperationKind.INTEGRATE);

    private final ProjectActions projects;
    private final ChainReader chains;
    private final InstantSource clock;

    public ProjectPage(ProjectActions projects, SystemActions systems, InstantSource clock) {
        this.projects = projects;
        this.chains = new ChainReader(systems);
        this.clock = clock;
    }

    private @Nullable Duration left(Optional<Operation> running) {
        return running.flatMap(operation -> StepTimes.before(
                                operation, projects.projection().operations())
                        .left(operation, projects.steps(operation), clock.instant()))
                .orElse(null);
    }

    /**
     * The part of a change that is shown.
     *
     * @param link of the chain whose difference to the one before is shown instead of the change; empty for the change
     * @param file of it that is shown with all of its rows, from 1; 0 for none
     */
    public record Shown(String link, int file) {}

    /** Returns it. @throws Refused as ProjectNotFound */
    public ProjectView view(ProjectId id, Visitor visitor, Words words, Shown shown) {
        var project = projects.show(id);
        var operations = projects.operations(id);
        var running = operations.stream()
                .filter(operation -> operation.state() == Operation.State.RUNNING)
                .findFirst();
        var reading = project.status().isFinal() ? null : projects.radar().reading(id);
        var read = Standing.isRead(project) ? reading : null;
        var spec = spec(id);
        var diff = diff(project, shown, visitor, words);
        var neighbours = neighbours(project, visitor);
        var report = project.report();
        var wayBack = projects.wayBack(project);
        return new ProjectView(
                id.value(),
                words.line(project.title()),
                Standing.of(
                        project,
                        running.orElse(null),
                        left(running),
                        read,
                        wayBack,
                        TestPlace.told(projects, visitor, words, clock.instant()),
                        words,
                        clock.instant()),
                project.status() == ProjectStatus.FAILED ? words.text("spared") : "",
                project.status() == ProjectStatus.FAILED ? fault(operations, words) : "",
                words.moment(project.updatedAt()),
                actions(project, running.isPresent(), visitor, words),
                words.wayBack(wayBack),
                Tone.of(wayBack),
                operation(wayBack),
                running.map(operation -> operation.id().value()).orElse(""),
                running.map(operation -> OperationPage.probation(operation, words))
                        .orElse(null),
                chains.read(project, words),
                stages(report, visitor.requester().readsLogOf(new Subject.OfProject(id)), words),
                report == null || !report.passed() ? "" : words.evidence(report.evidence()),
                judged(operations),
                conflicts(reading, words),
                diff.view(),
                diff.why(),
                diff.of(),
                diff.of().isEmpty() ? "" : shown.link(),
                AttemptsPage.lines(Attempts.of(operations), words),
                spec.map(Spec::description).map(words::lines).orElse(""),
                spec.map(Spec::acceptance).orElse(List.of()).stream()
                        .map(words::line)
                        .toList(),
                history(project, words),
                lines(operations, words),
                neighbours.before(),
                neighbours.after());
    }

    private static String fault(List<Operation> operations, Words words) {
        return operations.reversed().stream()
                .map(Fault::of)
                .filter(Objects::nonNull)
                .findFirst()
                .map(fault -> fault.told(words))
                .orElse("");
    }

    private static String operation(WayBack wayBack) {
        return switch (wayBack) {
            case WayBack.NotNeeded notNeeded -> "";
            case WayBack.Untried untried -> "";
            case WayBack.Failed(var operation) -> operation.value();
            case WayBack.Rehearsed(var operation, var at, var took) -> operation.value();
        };
    }

    /** A spec that can't be read is told where somebody has the project developed; the page does without. */
    private Optional<Spec> spec(ProjectId id) {
        try {
            return Optional.of(projects.spec(id));
        } catch (Refused | PortException e) {
            return Optional.empty();
        }
    }

    /**
     * @param why there is no diff; empty where there is one
     * @param of which two links it is, in a sentence; empty for the change itself
     */
    private record Diff(DiffView view, String why, String of) {
        Diff(DiffView view, String why) {
            this(view, why, "");
        }
    }

    /** What differs between a link of the chain and the one before: for the first tree, that is the change. */
    private Optional<Diff> difference(EvolutionProject project, Shown shown, Words words) {
        var tree = chains.tree(project, shown.link());
        var before = ChainReader.before(shown.link());
        var from = before.isEmpty() ? projects.base(project) : chains.tree(project, before);
        if (tree.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        var of = before.isEmpty()
                ? words.text("chain.change")
                : words.text("chain.between", words.text("chain." + before), words.text("chain." + shown.link()));
        try {
            var view = UnifiedDiff.read(projects.difference(from.get(), tree.get()), words, shown.file());
            return Optional.of(new Diff(view, view.isEmpty() ? words.text("chain.equal") : "", of));
        } catch (Refused e) {
            return Optional.of(new Diff(DiffView.NONE, words.text("chain.gone"), of));
        } catch (PortException e) {
            return Optional.of(new Diff(DiffView.NONE, words.text("part.unread"), of));
        }
    }

    private Diff diff(EvolutionProject project, Shown shown, Visitor visitor, Words words) {
        var difference = difference(project, shown, words);
        if (difference.isPresent()) {
            return difference.get();
        }
        if (project.status().isFinal()) {
            return new Diff(DiffView.NONE, words.text("diff.over"));
        }
        try {
            var view = beside(
                    UnifiedDiff.read(projects.diff(project.id()), words, shown.file()), project.id(), visitor, words);
            return new Diff(view, view.isEmpty() ? words.text("diff.none") : "");
        } catch (Refused e) {
            return new Diff(DiffView.NONE, words.why(e.refusal()));
        } catch (PortException e) {
            return new Diff(DiffView.NONE, words.text("part.unread"));
        }
    }

    /** The most likely one first; of those that are possible, the first is the one that a person probably wants. */
    private List<ProjectView.Action> actions(EvolutionProject project, boolean running, Visitor visitor, Words words) {
        var actions = new ArrayList<ProjectView.Action>();
        boolean found = running;
        // What is in the way of an integration may be removed by one button.
        var onwards = project.status() == ProjectStatus.DEPLOYED
                        && projects.obstacle(ProjectAction.INTEGRATE, project.id(), visitor.requester())
                                        .orElse(null)
                                instanceof Refusal.WayBackUntried
                ? List.of(ProjectAction.REHEARSE)
                : ProjectAction.onwards(project.status());
        for (var action : ProjectAction.of(project.status())) {
            Optional<Refusal> obstacle;
            try {
                obstacle = projects.obstacle(action, project.id(), visitor.requester());
            } catch (PortException e) {
                actions.add(new ProjectView.Action(
                        action.word(), words.action(action), false, words.text("part.unread"), "ENVIRONMENT"));
                continue;
            }
            // What its judges are changed by is accepted where the tree is shown.
            var refusal = obstacle.filter(why -> !(why instanceof Refusal.JudgeChanged));
            boolean primary = !found && refusal.isEmpty() && onwards.contains(action);
            found |= primary;
            actions.add(new ProjectView.Action(
                    action.word(),
                    words.action(action),
                    primary,
                    refusal.map(words::why).orElse(""),
                    refusal.map(Refusal::code).orElse("")));
        }
        actions.sort(Comparator.comparing((ProjectView.Action action) -> !action.primary())
                .thenComparing(action -> !action.isLegal()));
        return actions;
    }

    private static List<ProjectView.Stage> stages(@Nullable Report report, boolean readsSystems, Words words) {
        return report == null
                ? List.of()
                : report.stages().stream()
                        .map(stage -> stage(stage, !readsSystems && SystemOutput.isOf(stage.name()), words))
                        .toList();
    }

    /** @param hidden whether what it printed is not for who looks */
    private static ProjectView.Stage stage(StageReport stage, boolean hidden, Words words) {
        var findings = findings(stage, words);
        return new ProjectView.Stage(
                words.line(stage.name()),
                Tone.of(stage.outcome()),
                words.text("outcome." + stage.outcome().word()),
                words.took(stage.duration()),
                stage.testsRun(),
                findings,
                LogExcerpt.of(
                        stage.acceptable() || hidden
                                ? ""
                                : words.log(stage.name(), Ellipsis.begin(stage.logTail(), LONGEST_LOG))),
                hidden && !stage.logTail().isEmpty());
    }

    /** More than a few are told together where they say the same. */
    private static List<ProjectView.Finding> findings(StageReport stage, Words words) {
        var places = new LinkedHashMap<String, List<String>>();
        boolean few = stage.findings().size() <= FEW_FINDINGS;
        var findings = new ArrayList<ProjectView.Finding>();
        for (var finding : stage.findings()) {
            var place = finding.file() == null
                    ? ""
                    : words.line(finding.file() + (finding.line() > 0 ? ":" + finding.line() : ""));
            var message = words.said(finding.message());
            if (few) {
                findings.add(new ProjectView.Finding(place, message));
            } else {
                places.computeIfAbsent(message, key -> new ArrayList<>()).add(place);
            }
        }
        places.forEach((message, all) -> findings.add(new ProjectView.Finding(together(all, words), message)));
        return findings.subList(0, Math.min(MOST_FINDINGS, findings.size()));
    }

    private static String together(List<String> places, Words words) {
        var named = places.stream().filter(place -> !place.isEmpty()).toList();
        var first = String.join(", ", named.subList(0, Math.min(FEW_FINDINGS, named.size())));
        return named.size() <= FEW_FINDINGS ? first : words.text("more", first, named.size() - FEW_FINDINGS);
    }

    /** Returns the operation that has judged or switched it last, whose log is the whole of what a stage printed; empty for none. */
    private static String judged(List<Operation> operations) {
        return operations.reversed().stream()
                .filter(operation -> JUDGING.contains(operation.kind()))
                .findFirst()
                .map(operation -> operation.id().value())
                .orElse("");
    }

    /** Tells at its place who else changes a file, and where both change the same lines. */
    private DiffView beside(DiffView view, ProjectId id, Visitor visitor, Words words) {
        var files = new ArrayList<>(view.files());
        for (var overlap : projects.radar().overlaps(id)) {
            var others = overlap.projects().stream()
                    .filter(other -> !other.equals(id) && visitor.sees(other))
                    .map(ProjectId::value)
                    .toList();
            var path = words.line(overlap.path().value());
            var lines = new HashMap<String, String>();
            for (var clash : overlap.conflicts()) {
                var other = clash.with().stream()
                        .filter(each -> !each.equals(id) && visitor.sees(each))
                        .findFirst();
                if (clash.with().contains(id) && other.isPresent()) {
                    // Of a pair, the first is what main would be then, and the second comes onto it.
                    boolean first = clash.with().getFirst().equals(id);
                    clash.conflict().hunks().forEach(hunk -> {
                        var own = first ? hunk.ours() : hunk.theirs();
                        var line = own.isEmpty() ? hunk.base() : own;
                        lines.merge(
                                words.lines(line.lines().findFirst().orElse("")),
                                words.text("diff.clash", other.get().value()),
                                (one, more) -> one.equals(more) ? one : one + " " + more);
                    });
                }
            }
            files.replaceAll(file -> others.isEmpty() || !file.path().equals(path) ? file : file.with(others, lines));
        }
        return new DiffView(view.warnings(), files, view.added(), view.removed());
    }

    private static List<ProjectView.ConflictLine> conflicts(Radar.@Nullable Reading reading, Words words) {
        if (reading == null) {
            return List.of();
        }
        return reading.conflicts().stream()
                .map(clash -> new ProjectView.ConflictLine(
                        words.line(clash.conflict().path().value()),
                        words.text("conflict." + clash.conflict().kind().name().toLowerCase(Locale.ROOT)),
                        clash.with().stream().map(ProjectId::value).collect(Collectors.joining(", ")),
                        clash.conflict().hunks().stream()
                                .map(hunk -> new ProjectView.Hunk(
                                        words.lines(Ellipsis.end(hunk.ours(), LONGEST_HUNK)),
                                        words.lines(Ellipsis.end(hunk.theirs(), LONGEST_HUNK))))
                                .toList()))
                .toList();
    }

    private static List<ProjectView.Event> history(EvolutionProject project, Words words) {
        var events = new ArrayList<>(project.history().stream()
                .map(move -> new ProjectView.Event(
                        words.moment(move.at()),
                        words.status(move.to()),
                        words.line(move.by()),
                        words.said(move.reason())))
                .toList());
        Collections.reverse(events);
        return events;
    }

    static List<ProjectView.OperationLine> lines(List<Operation> operations, Words words) {
        var lines = new ArrayList<>(operations.stream()
                .map(operation -> new ProjectView.OperationLine(
                        operation.id().value(),
                        words.kind(operation.kind()),
                        Tone.of(operation.state()),
                        words.text("operation." + operation.state().word()),
                        words.moment(operation.startedAt()),
                        operation.error() == null ? "" : words.said(operation.error())))
                .toList());
        Collections.reverse(lines);
        return lines;
    }

    private record Neighbours(String before, String after) {}

    private Neighbours neighbours(EvolutionProject project, Visitor visitor) {
        var lane = LaneKey.of(project);
        var ids = projects.list().stream()
                .filter(other -> LaneKey.of(other) == lane && visitor.sees(other.id()))
                .sorted(Comparator.comparing(EvolutionProject::updatedAt).reversed())
                .map(other -> other.id().value())
                .toList();
        int at = ids.indexOf(project.id().value());
        return new Neighbours(at > 0 ? ids.get(at - 1) : "", at + 1 < ids.size() ? ids.get(at + 1) : "");
    }
}
