package dev.helix.adapter.web.view;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.evolution.SystemAction;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.release.SlotSwitchSteps;
import dev.helix.evolution.release.Supervisor;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads both systems: what is running. It asks each for its health, and its databases every few seconds at most. Safe for use by many threads. */
public final class SystemsPage {

    private static final int MOST_OPERATIONS = 20;
    private static final int MOST_LINES = 1_000;
    private static final int MOST_STARTS = 5;

    private final SystemActions systems;
    private final JournalProjection projection;
    private final DatabaseLooks databases;
    private final InstantSource clock;

    public SystemsPage(SystemActions systems, JournalProjection projection, InstantSource clock) {
        this.systems = systems;
        this.projection = projection;
        this.clock = clock;
        this.databases = new DatabaseLooks(systems::databases, clock);
    }

    /**
     * Returns them.
     *
     * @param visitor who is shown what the systems have printed only where they may start and stop them: people's data may stand there
     * @param level of the lines that are shown; all for one that there is not
     */
    public SystemsView view(Visitor visitor, String level, Words words) {
        var operations = projection.operations();
        long ended = operations.stream()
                .filter(operation -> operation.state() != Operation.State.RUNNING)
                .count();
        var all = operations.stream()
                .filter(operation -> operation.subject() instanceof Subject.OfSystem)
                .toList();
        return new SystemsView(
                Arrays.stream(SystemName.values())
                        .map(name -> system(name, ended, visitor, level, words))
                        .toList(),
                ProjectPage.lines(all.subList(Math.max(0, all.size() - MOST_OPERATIONS), all.size()), words));
    }

    private SystemsView.SystemCard system(SystemName name, long ended, Visitor visitor, String level, Words words) {
        var status = systems.status(name);
        var content = status.content();
        var process = status.process();
        var library = status.state() == SystemStatus.State.LIBRARY;
        var readsLog = !library && visitor.mayOperateSystems();
        var healthy = library || status.health() instanceof Health.Healthy;
        return new SystemsView.SystemCard(
                name.word(),
                words.system(name),
                Tone.of(status.state()),
                words.text("system.state." + status.state().word()),
                library,
                content == null ? "" : content.tree().sha(),
                content == null ? "" : words.cut(content.tree().sha()),
                content == null ? "" : content.slot().word(),
                process == null ? "" : Long.toString(process.pid()),
                process == null || process.since() == null
                        ? ""
                        : words.moment(process.since()).clock(),
                systems.port(name).isEmpty()
                        ? ""
                        : Integer.toString(systems.port(name).getAsInt()),
                started(name, words),
                healthy ? Tone.GOOD : Tone.BAD,
                library ? words.text("system.library") : health(status.health(), words),
                words.moment(clock.instant().truncatedTo(ChronoUnit.MINUTES)),
                kept(name, words),
                status.health() instanceof Health.Unhealthy(var why, var log) && readsLog ? words.lines(log) : "",
                readsLog ? printed(name, level, words) : LogView.NONE,
                restarts(name, words),
                starts(name).reversed().stream()
                        .limit(MOST_STARTS)
                        .map(operation -> start(operation, words))
                        .toList(),
                systems.holder(name)
                        .map(lease -> words.text(
                                "system.holder",
                                words.line(lease.owner()),
                                words.moment(lease.since()).ago()))
                        .orElse(""),
                systems.holder(name).map(lease -> lease.operation().value()).orElse(""),
                buttons(status, healthy, systems.holder(name).isPresent(), words),
                databases.of(name, ended).stream()
                        .map(database -> database(database, words))
                        .toList(),
                name == SystemName.TEST);
    }

    /** Returns whether an action is confirmed on a page of its own: what it stops, people may be using. */
    private static boolean asks(SystemAction action) {
        return action == SystemAction.STOP || action == SystemAction.DOCKER_DOWN;
    }

    /** Returns what is confirmed; empty for an action that is begun without that, or that there is not. */
    public Optional<SystemsView.Confirm> confirm(String name, String action, Words words) {
        return Arrays.stream(SystemName.values())
                .filter(system -> system.word().equals(name))
                .flatMap(system -> Arrays.stream(SystemAction.values())
                        .filter(known -> asks(known) && known.word().equals(action))
                        .map(known -> new SystemsView.Confirm(
                                system.word(),
                                words.system(system),
                                known.word(),
                                words.text("action." + known.word()),
                                words.text("ask." + known.word() + "." + system.word()))))
                .findFirst();
    }

    /** What ran before stays in the other slot as long as the operation that has switched may have to put it back. */
    private String kept(SystemName name, Words words) {
        return systems.holder(name)
                .flatMap(lease -> projection.operation(lease.operation()))
                .flatMap(SlotSwitchSteps::previous)
                .filter(previous -> !systems.live(name).equals(Optional.of(previous)))
                .map(previous -> words.text(
                        "system.kept.now",
                        previous.slot().word(),
                        words.cut(previous.tree().sha())))
                .orElse(words.text("system.kept.none"));
    }

    /** Changes stop and start a system, too; those stand with their projects. */
    private List<Operation> starts(SystemName name) {
        return projection.operations().stream()
                .filter(operation -> operation.concerns(name))
                .filter(operation ->
                        operation.kind() == OperationKind.START || operation.kind() == OperationKind.RESTART)
                .toList();
    }

    private SystemsView.Start start(Operation operation, Words words) {
        return new SystemsView.Start(
                operation.id().value(),
                words.kind(operation.kind()),
                words.moment(operation.startedAt()),
                operation.by().equals(Supervisor.NAME)
                        ? words.text("system.start.died")
                        : words.text("system.start.by", words.line(operation.by())),
                Tone.of(operation.state()),
                words.text("operation." + operation.state().word()),
                words.took(Duration.between(operation.startedAt(), OperationPage.end(operation, clock.instant()))));
    }

    private String started(SystemName name, Words words) {
        var starts = starts(name);
        long byItself = starts.stream()
                .filter(operation -> operation.by().equals(Supervisor.NAME))
                .count();
        return words.text("system.started.times", starts.size(), byItself);
    }

    /** What would do nothing, or be refused, can't be pressed; the reason stands beside it. */
    private static List<SystemsView.Button> buttons(SystemStatus status, boolean healthy, boolean held, Words words) {
        boolean runs = status.state() == SystemStatus.State.RUNNING;
        // One that died is restarted again and again; to stop it ends that.
        boolean still = status.state() == SystemStatus.State.STOPPED;
        return Stream.of(SystemAction.START, SystemAction.RESTART, SystemAction.STOP)
                .map(action -> {
                    var why = held
                            ? "system.why.held"
                            : action == SystemAction.START && runs && healthy
                                    ? "system.why.well"
                                    : action == SystemAction.STOP && still ? "system.why.still" : "";
                    return new SystemsView.Button(
                            action.word(),
                            words.text("action." + action.word()),
                            why.isEmpty() ? "" : words.text(why),
                            asks(action));
                })
                .toList();
    }

    private LogView printed(SystemName name, String level, Words words) {
        return LogView.of(
                systems.printed(name, MOST_LINES).stream()
                        .map(line -> PrintedLog.Line.of("", line))
                        .toList(),
                level,
                words);
    }

    private static SystemsView.DatabaseLine database(DatabaseStatus database, Words words) {
        var state = switch (database.found()) {
            case DatabaseStatus.Away(var why) -> words.said(why);
            case DatabaseStatus.Reachable(var version, var bytes, DatabaseStatus.Marked(var filling)) ->
                words.line(version) + ", "
                        + switch (filling) {
                            case DatabaseStatus.Never() -> words.text("database.marked");
                            case DatabaseStatus.Filled(var at) ->
                                words.text("database.filled", words.moment(at).clock());
                            case DatabaseStatus.Begun(var at) ->
                                words.text("database.begun", words.moment(at).clock());
                        };
            case DatabaseStatus.Reachable(var version, var bytes, var unmarked) -> words.line(version);
        };
        return new SystemsView.DatabaseLine(
                database.reachable() ? Tone.GOOD : Tone.BAD,
                database.kind().title(),
                words.line(database.address()),
                state);
    }

    private static String health(Health health, Words words) {
        return switch (health) {
            case Health.Healthy(var detail, var tree) -> words.said(detail);
            case Health.Unhealthy(var why, var log) -> words.said(why);
        };
    }

    private String restarts(SystemName name, Words words) {
        var watch = systems.watch(name).orElse(null);
        if (watch == null) {
            return "";
        }
        var gaveUp = watch.gaveUp();
        return gaveUp != null
                ? words.text("system.gave.up", words.said(gaveUp))
                : watch.restarts() == 0 ? "" : words.text("system.restarts", watch.restarts());
    }
}
