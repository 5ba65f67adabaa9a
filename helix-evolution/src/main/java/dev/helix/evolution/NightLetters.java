package dev.helix.evolution;

import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.TurnCosts;
import dev.helix.domain.text.Age;
import dev.helix.evolution.project.Radar;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the {@link NightLetter}. Reads alone, and safe for use by many threads. */
public final class NightLetters {

    /** Since when, where nobody says. */
    public static final String YESTERDAY = "yesterday";

    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final ProjectActions projects;
    private final TurnCosts costs;
    private final AuditTrail audit;
    private final InstantSource clock;

    /**
     * Writes about {@code projects}, about turns of agents as far as {@code costs} keep them, and about refusals that {@code audit} has
     * noted.
     */
    public NightLetters(ProjectActions projects, TurnCosts costs, AuditTrail audit, InstantSource clock) {
        this.projects = projects;
        this.costs = costs;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Writes one.
     *
     * @param since {@code yesterday} or {@code today}, from midnight on; {@code 90m}, {@code 24h}, {@code 7d}; a date; a point in time
     * @param scope the projects that the reader has to do with; production, slots and chats belong to those that have to do with all
     * @throws Refused as InvalidSpec for a {@code since} that is none, or has not been yet
     */
    public NightLetter write(String since, ProjectScope scope) {
        var now = clock.instant();
        var start = start(since, now);
        var operations = projects.projection().operations().stream()
                .filter(operation -> !end(operation).isBefore(start))
                .filter(operation -> sees(scope, operation))
                .toList();
        var seen = projects.list().stream()
                .filter(project -> scope.covers(project.id().value()))
                .toList();
        return new NightLetter(
                start,
                now,
                seen.stream()
                        .flatMap(project -> change(project, start, operations).stream())
                        .sorted(Comparator.comparing(NightLetter.Change::at))
                        .toList(),
                operations.stream()
                        .filter(NightLetters::isProductions)
                        .map(NightLetters::handled)
                        .toList(),
                operations.stream()
                        .filter(operation -> operation.state() == Operation.State.FAILED
                                || operation.state() == Operation.State.ROLLED_BACK)
                        .map(NightLetters::setback)
                        .toList(),
                denied(start, scope, operations),
                tampered(start, scope),
                waiting(seen),
                cost(seen, start, scope));
    }

    /** A refusal that ended an operation in the same moment is told with that. */
    private List<NightLetter.Denied> denied(Instant start, ProjectScope scope, List<Operation> operations) {
        var denied = new LinkedHashMap<List<Object>, NightLetter.Denied>();
        for (var entry : audit.since(start)) {
            var project = entry.project();
            if (!isRefusal(entry.outcome())
                    || !(project == null ? scope.isAll() : scope.covers(project.value()))
                    || operations.stream().anyMatch(operation -> isOf(operation, entry))) {
                continue;
            }
            var key = List.<Object>of(entry.who(), entry.action(), String.valueOf(project), entry.outcome());
            var before = denied.get(key);
            denied.put(
                    key,
                    new NightLetter.Denied(
                            entry.who(),
                            entry.action(),
                            project,
                            entry.outcome(),
                            entry.at(),
                            before == null ? 1 : before.times() + 1));
        }
        return List.copyOf(denied.values());
    }

    private static boolean isRefusal(String outcome) {
        return Arrays.stream(RefusalCode.values()).anyMatch(code -> code.name().equals(outcome));
    }

    private static boolean isOf(Operation operation, AuditTrail.Entry entry) {
        var project = entry.project();
        return entry.outcome().equals(operation.code())
                && (project == null ? !(operation.subject() instanceof Subject.OfProject) : operation.concerns(project))
                && Duration.between(operation.startedAt(), entry.at()).abs().compareTo(MOMENT) < 0;
    }

    private static boolean sees(ProjectScope scope, Operation operation) {
        return switch (operation.subject()) {
            case Subject.OfProject(var id) -> scope.covers(id.value());
            case Subject.OfSystem system -> scope.isAll();
        };
    }

    private static Instant start(String since, Instant now) {
        var zone = ZoneId.systemDefault();
        var said = since.strip().toLowerCase(Locale.ROOT);
        var age = Age.of(said);
        Instant start;
        if (said.equals(YESTERDAY) || said.equals("gestern")) {
            start = now.atZone(zone)
                    .toLocalDate()
                    .minusDays(1)
                    .atStartOfDay(zone)
                    .toInstant();
        } else if (said.equals("today") || said.equals("heute")) {
            start = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        } else if (age.isPresent()) {
            start = now.minus(age.get());
        } else {
            start = point(since.strip(), zone);
        }
        if (start.isAfter(now)) {
            throw invalid("it has not been yet; name a time that is over");
        }
        return start;
    }

    private static Instant point(String said, ZoneId zone) {
        try {
            return said.length() > "2026-01-31".length()
                    ? Instant.parse(said.toUpperCase(Locale.ROOT))
                    : LocalDate.parse(said).atStartOfDay(zone).toInstant();
        } catch (DateTimeException e) {
            throw invalid("it is none of: yesterday, today, 90m, 24h, 7d, a date such as 2026-01-31, or a point in"
                    + " time such as 2026-01-31T22:00:00Z");
        }
    }

    private static Refused invalid(String why) {
        return new Refused(new Refusal.InvalidSpec("letter", 0, "since", why));
    }

    private Optional<NightLetter.Change> change(EvolutionProject project, Instant start, List<Operation> operations) {
        var commit = project.integrated();
        if (commit == null) {
            return Optional.empty();
        }
        return project.history().stream()
                .filter(move ->
                        move.to() == ProjectStatus.INTEGRATED && !move.at().isBefore(start))
                .reduce((first, second) -> second)
                .map(move -> new NightLetter.Change(
                        project.id(),
                        project.title(),
                        commit,
                        move.at(),
                        move.by(),
                        operations.stream()
                                .filter(operation -> operation.kind() == OperationKind.INTEGRATE
                                        && operation.concerns(project.id())
                                        && operation.state() == Operation.State.SUCCEEDED)
                                .map(Operation::id)
                                .reduce((first, second) -> second)
                                .orElse(null),
                        projects.proof(project.id()).size()));
    }

    private static boolean isProductions(Operation operation) {
        return operation.concerns(SystemName.PRODUCTION) && operation.state() != Operation.State.RUNNING;
    }

    private static NightLetter.Handled handled(Operation operation) {
        return new NightLetter.Handled(
                operation.id(),
                operation.kind(),
                operation.startedAt(),
                operation.by(),
                operation.state() == Operation.State.SUCCEEDED);
    }

    private static NightLetter.Setback setback(Operation operation) {
        var error = operation.error();
        return new NightLetter.Setback(
                operation.id(),
                operation.kind(),
                switch (operation.subject()) {
                    case Subject.OfProject(var id) -> id.value();
                    case Subject.OfSystem(var system) -> system.word();
                },
                end(operation),
                failedAt(operation),
                error == null ? "" : error,
                operation.code(),
                operation.state() == Operation.State.FAILED);
    }

    /** A step that was put back does not say any more that it had failed: then it is the last that was begun. */
    private static String failedAt(Operation operation) {
        var steps = operation.steps();
        return steps.stream()
                .filter(step -> step.state() == Operation.StepState.FAILED)
                .findFirst()
                .or(() -> steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast()))
                .map(Operation.StepRun::name)
                .orElse("");
    }

    /** An operation of the evening that ended in the night belongs into the letter of the night. */
    private static Instant end(Operation operation) {
        return operation.steps().stream()
                .map(step -> step.endedAt() == null ? step.startedAt() : step.endedAt())
                .reduce(operation.startedAt(), (first, second) -> first.isAfter(second) ? first : second);
    }

    private List<NightLetter.Waiting> waiting(List<EvolutionProject> seen) {
        var busy = new HashSet<ProjectId>();
        for (var operation : projects.projection().unfinished()) {
            if (operation.subject() instanceof Subject.OfProject(var id)) {
                busy.add(id);
            }
        }
        return seen.stream()
                .filter(project -> !project.status().isFinal() && !busy.contains(project.id()))
                .map(this::waiting)
                .sorted(Comparator.comparing(NightLetter.Waiting::reason))
                .toList();
    }

    private NightLetter.Waiting waiting(EvolutionProject project) {
        var report = project.report();
        return switch (project.status()) {
            case FAILED -> waiting(project, NightLetter.Reason.FAILED, String.valueOf(project.error()));
            case DEVELOPING -> waiting(project, NightLetter.Reason.INTERRUPTED, "");
            case READY -> merged(project, NightLetter.Reason.READY);
            case DEPLOYED ->
                merged(
                        project,
                        report != null && report.passed() ? NightLetter.Reason.VALIDATED : NightLetter.Reason.DEPLOYED);
            case PENDING, INTEGRATED, ABORTED -> waiting(project, NightLetter.Reason.PENDING, "");
        };
    }

    /** Main may have moved away from under it. */
    private NightLetter.Waiting merged(EvolutionProject project, NightLetter.Reason otherwise) {
        var reading = projects.radar().reading(project.id());
        return switch (reading.grade()) {
            case CONFLICTING ->
                waiting(
                        project,
                        NightLetter.Reason.CONFLICT,
                        reading.conflicts().stream()
                                .map(Radar.Clash::conflict)
                                .map(conflict -> conflict.path().value())
                                .distinct()
                                .collect(Collectors.joining(", ")));
            case CONTAINED -> waiting(project, NightLetter.Reason.CONTAINED, "");
            case CLEAN, UNSEALED -> waiting(project, otherwise, "");
        };
    }

    private static NightLetter.Waiting waiting(EvolutionProject project, NightLetter.Reason reason, String detail) {
        return new NightLetter.Waiting(project.id(), project.title(), reason, detail);
    }

    private List<NightLetter.Tampering> tampered(Instant start, ProjectScope scope) {
        if (!scope.isAll()) {
            return List.of();
        }
        var tampered = new ArrayList<NightLetter.Tampering>();
        for (var recorded : projects.projection().after(0)) {
            // One without paths says that all is as it was again.
            if (recorded.entry() instanceof JournalEntry.SlotTampered(var system, var slot, var paths)
                    && !paths.isEmpty()
                    && !recorded.at().isBefore(start)) {
                tampered.add(new NightLetter.Tampering(system, slot, recorded.at(), paths));
            }
        }
        return tampered;
    }

    private NightLetter.Cost cost(List<EvolutionProject> seen, Instant start, ProjectScope scope) {
        var chats = new HashSet<String>();
        var answers = NightLetter.Share.NONE;
        var developed = new HashMap<String, NightLetter.Share>();
        for (var cost : costs.since(start)) {
            switch (cost.profile()) {
                case CONSULTANT -> {
                    if (scope.isAll()) {
                        chats.add(cost.owner());
                        answers = answers.plus(cost.usage());
                    }
                }
                case DEVELOPER ->
                    developed.put(
                            cost.owner(),
                            developed
                                    .getOrDefault(cost.owner(), NightLetter.Share.NONE)
                                    .plus(cost.usage()));
            }
        }
        var shares = seen.stream()
                .map(EvolutionProject::id)
                .flatMap(id -> Optional.ofNullable(developed.get(id.value())).stream()
                        .map(share -> new NightLetter.ProjectCost(id, share)))
                .sorted(Comparator.comparing(
                                (NightLetter.ProjectCost cost) -> cost.share().usd())
                        .thenComparingLong(cost -> cost.share().tokens())
                        .reversed())
                .toList();
        return new NightLetter.Cost(chats.size(), answers, shares);
    }
}
