package dev.helix.consultant;

import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.data.DatabaseStatus.Away;
import dev.helix.domain.data.DatabaseStatus.Begun;
import dev.helix.domain.data.DatabaseStatus.Filled;
import dev.helix.domain.data.DatabaseStatus.Marked;
import dev.helix.domain.data.DatabaseStatus.Never;
import dev.helix.domain.data.DatabaseStatus.Reachable;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.SystemAction;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.flow.StepRunner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Does what people say in a chat about the databases of the two systems. Safe for use by many threads. */
final class DatabaseCommands {

    private static final Set<String> YES = Set.of("yes", "ja", "confirm", "--yes");
    private static final int LONGEST_LINE = 300;

    private final SystemActions systems;
    private final CommandReports reports;

    DatabaseCommands(SystemActions systems, CommandReports reports) {
        this.systems = systems;
        this.reports = reports;
    }

    /**
     * Does it.
     *
     * @param command its words stand where others have a project
     * @param follow does an operation while the chat hears of it
     * @throws dev.helix.domain.evolution.Refused where {@code by} may not, or there are no databases
     */
    String perform(ChatCommand command, Requester by, Function<StepRunner.Run, Operation> follow) {
        var said = List.of((command.project() + " " + command.rest())
                .strip()
                .toLowerCase(Locale.ROOT)
                .split("\\s+"));
        var confirmed = said.stream().anyMatch(YES::contains);
        return switch (said.getFirst()) {
            case "" -> table();
            case "sync", "fill" -> done(SystemAction.SYNC_RAG_TO_TEST, SystemName.TEST, by, false, follow);
            case "adopt" ->
                confirmed ? done(SystemAction.ADOPT_DATABASES, SystemName.TEST, by, true, follow) : wouldBeAdopted();
            case "up" -> done(SystemAction.DOCKER_UP, system(said), by, false, follow);
            case "down" -> done(SystemAction.DOCKER_DOWN, system(said), by, false, follow);
            default -> "✗ " + reports.text("databases.how");
        };
    }

    /** The test system's, where nobody says otherwise: production's come to no harm by a word that was left out. */
    private static SystemName system(List<String> said) {
        return said.contains(SystemName.PRODUCTION.word()) || said.contains("produktion")
                ? SystemName.PRODUCTION
                : SystemName.TEST;
    }

    private String done(
            SystemAction action,
            SystemName name,
            Requester by,
            boolean confirmed,
            Function<StepRunner.Run, Operation> follow) {
        var ended = follow.apply(systems.begin(action, name, by, confirmed));
        if (ended.state() != Operation.State.SUCCEEDED) {
            var error = ended.error();
            return "✗ "
                    + (error == null ? reports.text("ended.running", ended.id().value()) : reports.told(error));
        }
        var text = new StringBuilder("✓ " + reports.text("databases.done." + action.word()));
        ended.steps().stream()
                .map(Operation.StepRun::detail)
                .filter(detail -> detail != null && !detail.isBlank())
                .forEach(detail -> text.append("\n- ").append(reports.told(detail)));
        return text.toString();
    }

    private String wouldBeAdopted() {
        var found = systems.databases(SystemName.TEST);
        if (found.isEmpty()) {
            return reports.text("databases.none");
        }
        var text = new StringBuilder("✗ " + reports.text("databases.adopt"));
        found.forEach(database -> text.append("\n- ")
                .append(database.kind().title())
                .append(": `")
                .append(HarmlessText.words(database.address(), LONGEST_LINE))
                .append('`'));
        return text.append("\n\n`/databases adopt yes`").toString();
    }

    private String table() {
        var text = new StringBuilder();
        for (var name : SystemName.values()) {
            for (var database : systems.databases(name)) {
                text.append("| ")
                        .append(reports.text("system." + name.word()))
                        .append(" | ")
                        .append(database.kind().title())
                        .append(" | `")
                        .append(HarmlessText.words(database.address(), LONGEST_LINE))
                        .append("` | ")
                        .append(state(database))
                        .append(" |\n");
            }
        }
        return text.isEmpty()
                ? reports.text("databases.none")
                : reports.text("databases.head") + "\n|---|---|---|---|\n" + text + "\n"
                        + reports.text("databases.how");
    }

    private String state(DatabaseStatus database) {
        return switch (database.found()) {
            case Away(var why) -> "✗ " + reports.told(why);
            case Reachable(var version, var bytes, Marked(var filling)) ->
                "✓ " + reports.told(version) + ", "
                        + switch (filling) {
                            case Never() -> reports.text("databases.marked");
                            case Filled(var at) -> reports.text("databases.filled", seconds(at));
                            case Begun(var at) -> reports.text("databases.begun", seconds(at));
                        };
            case Reachable(var version, var bytes, var unmarked) -> "✓ " + reports.told(version);
        };
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
