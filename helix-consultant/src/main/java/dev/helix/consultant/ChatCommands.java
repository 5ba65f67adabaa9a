package dev.helix.consultant;

import dev.helix.consultant.ChatCommand.Kind;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.flow.StepRunner;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Does what people tell HELIX itself to do in a chat; no model has a say in it. Safe for use by many threads. */
final class ChatCommands {

    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int LONGEST_LINE = 300;
    private static final Pattern ACCEPTANCE = Pattern.compile(
            "(?:(?:accept|akzeptier\\w*|--?accept-judge-change)\\s+)?`?(?<tree>[0-9a-f]{40}|[0-9a-f]{64})`?",
            Pattern.CASE_INSENSITIVE);

    private final ProjectActions actions;
    private final CommandReports reports;
    private final Map<OperationId, ChatRun> watched = new ConcurrentHashMap<>();

    ChatCommands(ProjectActions actions, CommandReports reports) {
        this.actions = actions;
        this.reports = reports;
        actions.projection().subscribe(this::tell);
    }

    /** Returns the command that {@code request} is; empty when it is a question for the consultant. */
    Optional<ChatCommand> in(ChatRequest request) {
        if (request.last().role() != ChatMessage.Role.USER) {
            return Optional.empty();
        }
        var text = History.question(request.last().text());
        var slash = CommandPhrases.slash(text);
        return slash.isPresent() ? slash : CommandPhrases.plain(text).flatMap(this::meant);
    }

    /** A phrase counts only where it leaves no doubt about the project. */
    private Optional<ChatCommand> meant(CommandPhrases.Phrase phrase) {
        var projects = actions.list();
        var fitting = phrase.name().isEmpty()
                ? projects.stream()
                        .filter(project -> project.status() == due(phrase.kind()))
                        .toList()
                : named(projects, phrase.name());
        return fitting.size() == 1
                ? Optional.of(
                        new ChatCommand(phrase.kind(), fitting.getFirst().id().value(), ""))
                : Optional.empty();
    }

    private static ProjectStatus due(Kind kind) {
        return kind == Kind.DEPLOY ? ProjectStatus.READY : ProjectStatus.DEPLOYED;
    }

    private static List<EvolutionProject> named(List<EvolutionProject> projects, String name) {
        var slug = CommandPhrases.slug(name);
        var open = projects.stream()
                .filter(project ->
                        project.status() != ProjectStatus.INTEGRATED && project.status() != ProjectStatus.ABORTED)
                .toList();
        return open.stream()
                .filter(project -> project.id().value().equals(slug)
                        || project.id().value().equals("feature-" + slug)
                        || CommandPhrases.slug(project.title()).equals(slug))
                .toList();
    }

    /** Does {@code command} and tells {@code run} how it goes. */
    void run(ChatCommand command, ChatRequest request, ChatRun run) {
        String answer;
        try {
            answer = perform(
                    command,
                    new Requester(
                            "user:" + who(request), "chat", request.caller().role()),
                    run);
        } catch (Refused e) {
            answer = reports.refused(e.refusal());
        }
        run.publish(new ChatUpdate.Status(answer.startsWith("✗") ? "✗" : "✓", true));
        run.publish(new ChatUpdate.Content(answer));
        run.publish(new ChatUpdate.Completed(Usage.NONE));
    }

    private static String who(ChatRequest request) {
        var user = request.origin().user();
        var safe = user.replaceAll("[^\\p{L}\\p{N}@._-]", "");
        return safe.isEmpty() ? request.caller().name() : safe.substring(0, Math.min(safe.length(), 100));
    }

    private String perform(ChatCommand command, Requester by, ChatRun run) {
        return switch (command.kind()) {
            case HELP -> reports.help();
            case PROJECTS -> reports.projects(actions.list());
            case STATUS ->
                command.project().isEmpty()
                        ? reports.projects(actions.list())
                        : reports.status(actions.show(id(command)), actions.judgeChange(id(command)));
            case DIFF -> reports.diff(actions.show(id(command)), actions.diff(id(command)));
            case DEPLOY, INTEGRATE, ROLLBACK, DEVELOP, RETRY, ABORT -> {
                var action = command.kind().action().orElseThrow();
                var directions =
                        new Directions(text(action, command), event -> tell(event, run), accepted(action, command));
                yield follow(command, actions.begin(action, id(command), by, directions), run);
            }
        };
    }

    private static String text(ProjectAction action, ChatCommand command) {
        return switch (action) {
            case RETRY -> command.rest();
            case ABORT ->
                command.rest().isEmpty() ? "given up in the chat" : HarmlessText.line(command.rest(), LONGEST_LINE);
            default -> "";
        };
    }

    /** As in {@code /integrate ID accept TREE}. */
    private static @Nullable String accepted(ProjectAction action, ChatCommand command) {
        if (action != ProjectAction.INTEGRATE) {
            return null;
        }
        var match = ACCEPTANCE.matcher(command.rest());
        return match.matches() ? match.group("tree") : null;
    }

    private static void tell(AgentEvent event, ChatRun run) {
        if (event instanceof AgentEvent.ToolUse use) {
            run.publish(new ChatUpdate.Progress(
                    "- " + HarmlessText.line(use.tool() + " " + use.summary(), LONGEST_LINE) + "\n"));
        }
    }

    private ProjectId id(ChatCommand command) {
        try {
            return new ProjectId(command.project());
        } catch (IllegalArgumentException e) {
            throw new Refused(new Refusal.InvalidSpec(
                    "/" + command.kind().name().toLowerCase(Locale.ROOT), 0, "ID", String.valueOf(e.getMessage())));
        }
    }

    /** The operation goes on when the reader leaves: it is in the journal, and the page shows it. */
    private String follow(ChatCommand command, StepRunner.Run started, ChatRun run) {
        watched.put(started.id(), run);
        try {
            var operation = actions.operations().submit(started);
            var ended = actions.operations().await(operation, LONGEST).orElseThrow();
            return reports.ended(
                    command.kind(), ended, actions.show(id(command)), actions.judgeChange(id(command)));
        } finally {
            watched.remove(started.id());
        }
    }

    private void tell(Recorded recorded) {
        switch (recorded.entry()) {
            case JournalEntry.StepBegun(var operation, var step) -> tell(operation, new ChatUpdate.Status(step, false));
            case JournalEntry.StepDone(var operation, var step, var facts, var detail) ->
                tell(operation, log("- ✓ " + step + ": " + detail));
            case JournalEntry.StepFailed(var operation, var step, var detail, var output) ->
                tell(operation, log("- ✗ " + step + ": " + detail));
            case JournalEntry.StepUndone(var operation, var step, var detail) ->
                tell(operation, log("- ↶ " + step + (detail == null || detail.isEmpty() ? "" : ": " + detail)));
            default -> {}
        }
    }

    private static ChatUpdate log(String line) {
        return new ChatUpdate.Progress(HarmlessText.line(line, 500) + "\n");
    }

    private void tell(OperationId operation, ChatUpdate update) {
        var run = watched.get(operation);
        if (run != null) {
            run.publish(update);
        }
    }
}
