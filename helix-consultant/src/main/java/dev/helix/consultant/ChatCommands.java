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
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.StepRunner;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Does what people tell HELIX itself to do in a chat; no model has a say in it. Safe for use by many threads. */
final class ChatCommands {

    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int LONGEST_LINE = 300;

    private final EvolutionActions actions;
    private final CommandReports reports;
    private final Map<OperationId, ChatRun> watched = new ConcurrentHashMap<>();

    ChatCommands(EvolutionActions actions, CommandReports reports) {
        this.actions = actions;
        this.reports = reports;
        actions.ledger().subscribe(this::tell);
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
        var projects = actions.projects().list();
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
        var by = "user:" + who(request);
        if (!request.caller().may(command.kind().role())) {
            note(command, by, "FORBIDDEN");
            answer = "✗ **FORBIDDEN**: "
                    + reports.text(
                            "forbidden",
                            command.kind().role().word(),
                            request.caller().role().word());
        } else {
            try {
                answer = perform(command, by, run);
            } catch (Refused e) {
                note(command, by, e.refusal().code());
                answer = reports.refused(e.refusal());
            }
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

    private String perform(ChatCommand command, String by, ChatRun run) {
        var projects = actions.projects();
        return switch (command.kind()) {
            case HELP -> reports.help();
            case PROJECTS -> reports.projects(projects.list());
            case STATUS ->
                command.project().isEmpty()
                        ? reports.projects(projects.list())
                        : reports.status(projects.show(id(command)));
            case DIFF -> reports.diff(projects.show(id(command)), projects.diff(id(command)));
            case DEPLOY ->
                follow(command, begun(command, by, actions.deployment().begin(id(command), by)), run);
            case INTEGRATE ->
                follow(command, begun(command, by, actions.integration().begin(id(command), by)), run);
            case ROLLBACK ->
                follow(command, begun(command, by, actions.rollback().begin(id(command), by)), run);
            case DEVELOP -> develop(command, by, "", run);
            case RETRY -> develop(command, by, command.rest(), run);
            case ABORT -> {
                var reason = command.rest().isEmpty()
                        ? "given up in the chat"
                        : HarmlessText.line(command.rest(), LONGEST_LINE);
                yield follow(command, begun(command, by, actions.moves().beginAbort(id(command), by, reason)), run);
            }
        };
    }

    private String develop(ChatCommand command, String by, String hints, ChatRun run) {
        Consumer<AgentEvent> listener = event -> {
            if (event instanceof AgentEvent.ToolUse use) {
                run.publish(new ChatUpdate.Progress(
                        "- " + HarmlessText.line(use.tool() + " " + use.summary(), LONGEST_LINE) + "\n"));
            }
        };
        return follow(command, begun(command, by, actions.development().begin(id(command), by, hints, listener)), run);
    }

    private StepRunner.Run begun(ChatCommand command, String by, StepRunner.Run run) {
        try {
            note(command, by, run.id().value());
            return run;
        } catch (PortException e) {
            run.abandon();
            throw e;
        }
    }

    /** Notes who asked for what changes something; looking is not noted. */
    private void note(ChatCommand command, String by, String outcome) {
        var id = command.project();
        switch (command.kind()) {
            case HELP, PROJECTS, STATUS, DIFF -> {}
            case DEPLOY, INTEGRATE, ROLLBACK, DEVELOP, RETRY, ABORT ->
                actions.projects().list().stream()
                        .filter(project -> project.id().value().equals(id))
                        .forEach(project -> actions.audit()
                                .note(new AuditTrail.Entry(
                                        actions.clock().instant(),
                                        by,
                                        "chat",
                                        command.kind().name().toLowerCase(Locale.ROOT),
                                        project.id(),
                                        outcome,
                                        project.agents())));
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
            return reports.ended(command.kind(), ended, actions.projects().show(id(command)));
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
