package dev.helix.consultant;

import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sentences;
import dev.helix.evolution.Directions;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.StepRunner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Does what people tell HELIX itself to do in a chat; no model has a say in it. Safe for use by many threads. */
final class ChatCommands {

    private static final System.Logger LOG = System.getLogger(ChatCommands.class.getName());
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int LONGEST_LINE = 300;
    private static final Pattern ACCEPTANCE = Pattern.compile(
            "(?:(?:accept|akzeptier\\w*|--?accept-judge-change)\\s+)?`?(?<tree>[0-9a-f]{10,64})`?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SEEN =
            Pattern.compile("(?:tree|baum|stand|--tree)\\s+`?(?<tree>[0-9a-f]{7,64})`?", Pattern.CASE_INSENSITIVE);
    private static final String PHASE = "phase:";
    private static final int MOST_MEANT = 10;

    /**
     * How often a step that lasts is told anew, by the clock, as long as it is young; later after a part of the time that it has lasted. Clients
     * keep each line: so they are about seventy in two hours, and not 1,440.
     */
    private static final Duration BEAT = Duration.ofSeconds(5);

    private static final int BEATS_OF_AN_AGE = 12;

    /** How often the clock is looked at. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ProjectActions actions;
    private final DatabaseCommands databases;
    private final NightLetters letters;
    private final LetterText letterText;
    private final CommandReports reports;
    private final CostReports costs;
    private final Sessions sessions;
    private final LostAnswers lost;
    private final InstantSource clock;
    private final Sentences wording;
    private final Translation translation;
    private final Map<OperationId, Watched> watched = new ConcurrentHashMap<>();
    private final ShownTrees shown = new ShownTrees();

    /** An operation that a chat follows; {@code began} is when its first step did, {@code step} what it does now, {@code stepBegan} since when. */
    private record Watched(
            ChatRun run,
            PhaseLog log,
            List<String> steps,
            AtomicReference<@Nullable Instant> began,
            AtomicReference<@Nullable String> step,
            AtomicReference<@Nullable Instant> stepBegan) {

        Watched(ChatRun run, PhaseLog log, List<String> steps) {
            this(run, log, steps, new AtomicReference<>(), new AtomicReference<>(), new AtomicReference<>());
        }
    }

    ChatCommands(
            ProjectActions actions,
            SystemActions systems,
            NightLetters letters,
            LetterText letterText,
            CommandReports reports,
            CostReports costs,
            Sessions sessions,
            LostAnswers lost,
            InstantSource clock,
            Sentences wording) {
        this.wording = wording;
        this.translation = Translation.into(wording);
        this.actions = actions;
        this.databases = new DatabaseCommands(systems, reports);
        this.letters = letters;
        this.letterText = letterText;
        this.reports = reports;
        this.costs = costs;
        this.sessions = sessions;
        this.lost = lost;
        this.clock = clock;
        actions.projection().subscribe(this::tell);
    }

    /** Returns the command that {@code request} is; empty when it is a question for the consultant. */
    Optional<ChatCommand> in(ChatRequest request) {
        if (request.last().role() != ChatMessage.Role.USER) {
            return Optional.empty();
        }
        var text = History.question(request.last().text());
        var slash = CommandPhrases.slash(text);
        return slash.isPresent()
                ? slash.map(command -> MeantProjects.resolved(
                        command, projects(request.caller().projects())))
                : CommandPhrases.plain(text)
                        .flatMap(phrase -> MeantProjects.meant(
                                phrase, projects(request.caller().projects())));
    }

    /** Does {@code command} and tells {@code run} how it goes. */
    void run(ChatCommand command, ChatRequest request, ChatRun run) {
        var began = clock.instant();
        var before = sessions.known(request).flatMap(session -> lost.of(session.id()));
        before.ifPresent(lost -> {
            run.publish(new ChatUpdate.Progress(lost.said() + "\n" + lost.log()));
            run.publish(new ChatUpdate.Status(lost.said(), true));
            run.publish(new ChatUpdate.Content("> " + lost.said() + "\n\n"));
        });
        String answer;
        var by = Requester.of(request.caller(), "chat", request.origin().user());
        try {
            answer = perform(command, by, request, run);
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.JudgeChanged changed) {
                shown.offer(by.by(), changed.id(), changed.tree());
            }
            answer = reports.refused(e.refusal()) + instead(command, by);
        }
        var unread = UnreadAttachments.ofCommand(request, wording);
        if (!unread.isEmpty()) {
            answer += "\n\n> ✗ " + wording.text("unread.command", String.join(", ", unread));
        }
        run.publish(new ChatUpdate.Status(answer.startsWith("✗") ? "✗" : "✓", true));
        run.publish(new ChatUpdate.Content(answer));
        run.publish(new ChatUpdate.Completed(usage(command, began)));
    }

    /** Returns what agents took for a command; most need none. */
    private Usage usage(ChatCommand command, Instant began) {
        return switch (command.kind()) {
            case DEVELOP, RETRY -> costs.since(id(command), began);
            default -> Usage.NONE;
        };
    }

    /** Returns the projects that somebody may have to do with. */
    private List<EvolutionProject> projects(ProjectScope scope) {
        return scope.isAll()
                ? actions.list()
                : actions.list().stream()
                        .filter(project -> scope.covers(project.id().value()))
                        .toList();
    }

    /** Returns one of them. */
    private EvolutionProject show(ChatCommand command, Requester by, String chat) {
        var id = id(command);
        if (!by.projects().covers(id.value())) {
            throw new Refused(new Refusal.OtherProjects(by.projects(), id.value()));
        }
        var project = actions.show(id).seenBy(by);
        shown(project, by, chat);
        return project;
    }

    private void shown(EvolutionProject project, Requester by, String chat) {
        shown.show(chat, project);
        var candidate = project.candidate();
        if (candidate != null) {
            shown.offer(by.by(), project.id(), candidate.tree());
        }
    }

    private String perform(ChatCommand command, Requester by, ChatRequest request, ChatRun run) {
        var chat = named(request);
        var log = new PhaseLog(run, request.origin().folds());
        run.holdsBack(log::close);
        return switch (command.kind()) {
            case HELP -> reports.help();
            case PROJECTS -> overview(by, projects(by.projects()));
            case STATUS ->
                command.project().isEmpty()
                        ? overview(by, projects(by.projects()))
                        : reports.status(
                                show(command, by, chat), actions.judgeChange(id(command)), offers(command, by));
            case COST ->
                command.project().isEmpty()
                        ? cost(request, by.projects())
                        : costs.project(show(command, by, chat).id());
            case BRIEF ->
                letterText.markdown(letters.write(
                        command.project().isEmpty() ? NightLetters.YESTERDAY : command.project(), by.projects()));
            case DIFF -> reports.diff(show(command, by, chat), actions.diff(id(command)));
            case LOG -> reports.log(show(command, by, chat), actions.operations(id(command)), offers(command, by));
            case REPORT ->
                reports.report(show(command, by, chat), actions.judgeChange(id(command)), offers(command, by));
            case UNKNOWN -> reports.unknown(command.project());
            case UNFITTING -> {
                var projects = projects(by.projects());
                var meant = command.project().isEmpty()
                        ? List.<EvolutionProject>of()
                        : MeantProjects.alike(projects, command.project());
                var back = command.rest().equals(ProjectAction.ROLLBACK.word())
                        ? MeantProjects.integrated(projects, command.project())
                        : List.<EvolutionProject>of();
                yield reports.unfitting(
                                command.rest(),
                                command.project(),
                                Stream.concat(
                                                back.stream().map(project -> "/revert " + project.id()),
                                                meant.stream()
                                                        .map(project -> "/"
                                                                + meant(command, project, by)
                                                                        .word()
                                                                + " " + project.id()))
                                        .limit(MOST_MEANT)
                                        .toList())
                        + "\n\n" + overview(by, MeantProjects.open(projects));
            }
            case UNLOCK -> unlocked(command, by);
            case DATABASES -> databases.perform(command, by, started -> awaited(started, log, request, run));
            case READY, DEPLOY, VALIDATE, INTEGRATE, REHEARSE, ROLLBACK, REBASE, REVERT, DEVELOP, RETRY, ABORT -> {
                var action = command.kind().action().orElseThrow();
                var directions = new Directions(
                                text(action, command), event -> tell(event, log, run), accepted(action, command, by))
                        .seeing(seen(action, command, chat));
                yield follow(command, actions.begin(action, id(command), by, directions), log, by, request, run);
            }
        };
    }

    private Offers offers(ChatCommand command, Requester by) {
        return Offers.of(actions.show(id(command)), by, actions);
    }

    /** Returns what can be done instead of a command that was refused; empty where there is no such project for {@code by}. */
    private String instead(ChatCommand command, Requester by) {
        if (command.kind().action().isEmpty()) {
            return "";
        }
        return projects(by.projects()).stream()
                .filter(project -> project.id().value().equals(command.project()))
                .findFirst()
                .map(project -> reports.instead(
                        project,
                        command.kind() == ChatCommand.Kind.ROLLBACK
                                ? Offers.ofTakingBack(project, by, actions)
                                : Offers.of(project, by, actions)))
                .orElse("");
    }

    /** Returns the open projects with what can begin next with each. */
    private String overview(Requester by, List<EvolutionProject> shown) {
        return reports.projects(shown, project -> {
            try {
                return Offers.of(project, by, actions);
            } catch (PortException | Refused e) {
                // A folder that can't be read is told when its project is asked for, and is no fault of the others.
                return Offers.NONE;
            }
        });
    }

    /** Returns what is said of a project that may have been meant: the command itself, where it could begin. */
    private ChatCommand.Kind meant(ChatCommand command, EvolutionProject project, Requester by) {
        var kind = ChatCommand.Kind.valueOf(command.rest().toUpperCase(Locale.ROOT));
        return kind.action()
                        .map(action -> actions.obstacle(action, project.id(), by))
                        .filter(Optional::isPresent)
                        .isPresent()
                ? ChatCommand.Kind.STATUS
                : kind;
    }

    private String cost(ChatRequest request, ProjectScope scope) {
        var session = sessions.known(request);
        return costs.overview(
                session.orElse(null),
                session.map(ChatSession::projects).orElse(List.of()).stream()
                        .filter(id -> scope.covers(id.value()))
                        .toList());
    }

    /** {@code /unlock ID PATH REASON}: who unlocks says why. */
    private String unlocked(ChatCommand command, Requester by) {
        var said = command.rest().split("\\s+", 2);
        if (said.length < 2 || said[0].isEmpty() || said[1].isBlank()) {
            return reports.text("unlock.how");
        }
        try {
            var path = new RepoPath(said[0].replaceAll("^`|`$", ""));
            actions.unlock(id(command), path, HarmlessText.line(said[1], LONGEST_LINE), by);
            return "✓ " + reports.text("unlocked", path.value(), command.project());
        } catch (IllegalArgumentException e) {
            throw new Refused(new Refusal.InvalidSpec("/unlock", 0, "PATH", String.valueOf(e.getMessage())));
        }
    }

    private String text(ProjectAction action, ChatCommand command) {
        return switch (action) {
            case RETRY -> command.rest();
            case ABORT ->
                command.rest().isEmpty() ? reports.text("given.up") : HarmlessText.line(command.rest(), LONGEST_LINE);
            case ROLLBACK -> HarmlessText.line(command.rest(), LONGEST_LINE);
            default -> "";
        };
    }

    /** As in {@code /integrate ID accept TREE}; the beginning of a tree's id stands for the one that was offered so. */
    private @Nullable String accepted(ProjectAction action, ChatCommand command, Requester by) {
        if (action != ProjectAction.INTEGRATE) {
            return null;
        }
        var match = ACCEPTANCE.matcher(command.rest());
        if (!match.matches()) {
            return null;
        }
        var said = match.group("tree").toLowerCase(Locale.ROOT);
        return shown.meant(by.by(), id(command), said).map(TreeId::sha).orElse(said);
    }

    /**
     * Returns the tree that the command itself names, as in {@code /integrate ID tree TREE}; else the one that this chat has
     * shown.
     */
    private @Nullable String seen(ProjectAction action, ChatCommand command, String chat) {
        if (action != ProjectAction.INTEGRATE) {
            return null;
        }
        var match = SEEN.matcher(command.rest());
        return match.matches()
                ? match.group("tree")
                : shown.of(chat, id(command)).map(TreeId::sha).orElse(null);
    }

    private void tell(AgentEvent event, PhaseLog log, ChatRun run) {
        var text = AgentLog.text(event, wording, translation);
        if (!text.isEmpty()) {
            log.add(text);
        }
        var status = AgentLog.status(event, wording, translation);
        if (event instanceof AgentEvent.ToolUse) {
            // One of many: the step's line names it when it is told again.
            log.doing(status);
        } else if (!status.isEmpty()) {
            // What keeps a developer from working; the step's own line comes back with its next beat.
            run.publish(new ChatUpdate.Status(status, false));
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
    private String follow(
            ChatCommand command, StepRunner.Run started, PhaseLog log, Requester by, ChatRequest request, ChatRun run) {
        var ended = awaited(started, log, request, run);
        var project = actions.show(id(command)).seenBy(by);
        shown(project, by, named(request));
        return reports.ended(command.kind(), ended, project, actions.judgeChange(id(command)), offers(command, by));
    }

    private Operation awaited(StepRunner.Run started, PhaseLog log, ChatRequest request, ChatRun run) {
        watched.put(started.id(), new Watched(run, log, started.steps()));
        var session = note(request, started.id());
        try {
            actions.operations().submit(started);
            return ended(started.id(), run);
        } finally {
            log.close();
            watched.remove(started.id());
            if (Thread.interrupted() && run.over()) {
                // Where HELIX ends, nobody was told how the operation ended: the chat's next turn does so.
                Thread.currentThread().interrupt();
            } else {
                session.ifPresent(id -> ended(id, request, started.id(), run));
            }
        }
    }

    /** Waits beyond its reader, since the operation goes on; until it ends, the chat keeps in mind that it is being done. */
    private Operation ended(OperationId operation, ChatRun run) {
        var began = clock.instant();
        var told = began;
        while (true) {
            var found = actions.operations().await(operation, LOOK).orElseThrow();
            var now = clock.instant();
            boolean ended = found.state() != Operation.State.RUNNING
                    // Whose flow has died is told as running for ever, and nobody waits for it.
                    || !actions.operations().isRunning(operation)
                    || Duration.between(began, now).compareTo(LONGEST) > 0;
            if (ended) {
                // It may have come to its end since it was asked.
                return actions.operations().find(operation).orElse(found);
            }
            if (Thread.interrupted() && run.over()) {
                // HELIX ends; the leaving of a reader alone is no reason.
                Thread.currentThread().interrupt();
                return found;
            }
            if (Duration.between(told, now).compareTo(untilBeat(operation, now)) >= 0) {
                told = now;
                beat(operation, now);
            }
        }
    }

    private Duration untilBeat(OperationId operation, Instant now) {
        var followed = watched.get(operation);
        var since = followed == null ? null : followed.stepBegan().get();
        return since == null ? BEAT : untilBeat(Duration.between(since, now));
    }

    /** Returns how long a step that has lasted so long is not told again. */
    static Duration untilBeat(Duration lasted) {
        var part = lasted.dividedBy(BEATS_OF_AN_AGE);
        return part.compareTo(BEAT) > 0 ? part : BEAT;
    }

    /** Tells a step that lasts once more: a line that never changes looks like one that hangs. */
    private void beat(OperationId operation, Instant now) {
        var followed = watched.get(operation);
        var step = followed == null ? null : followed.step().get();
        if (followed != null && step != null) {
            var doing = followed.log().doing();
            followed.run()
                    .publish(new ChatUpdate.Status(
                            progress(followed, step, now) + (doing.isEmpty() ? "" : " · " + doing), false));
        }
    }

    private String progress(Watched followed, String step, Instant now) {
        var began = followed.began().get();
        return reports.progress(
                step,
                followed.steps().indexOf(step) + 1,
                followed.steps().size(),
                began == null ? Duration.ZERO : Duration.between(began, now));
    }

    /** Notes whose chat an operation is done for: should HELIX end before it, its next turn tells what became of it. */
    private Optional<SessionId> note(ChatRequest request, OperationId operation) {
        try {
            var session = sessions.find(request);
            sessions.doing(session.id(), request, operation);
            return Optional.of(session.id());
        } catch (PortException e) {
            // The journal has the operation, whether or not a chat can be told of it later.
            notNoted(e);
            return Optional.empty();
        }
    }

    /** Notes that an operation has ended; where nobody follows its answer any more, the chat's next turn tells so. */
    private void ended(SessionId id, ChatRequest request, OperationId operation, ChatRun run) {
        try {
            if (run.left()) {
                lost.left(id, run, operation);
            } else {
                sessions.done(id, request, operation);
            }
        } catch (PortException e) {
            notNoted(e);
        }
    }

    private static void notNoted(PortException e) {
        LOG.log(System.Logger.Level.WARNING, "a chat does not note its operation: {0}", e.getMessage());
    }

    private static String named(ChatRequest request) {
        return request.origin().chat().isEmpty() ? "" : Sessions.chat(request);
    }

    private void tell(Recorded recorded) {
        switch (recorded.entry()) {
            case JournalEntry.StepBegun(var operation, var step) -> begun(operation, step, recorded.at());
            case JournalEntry.StepDone(var operation, var step, var facts, var detail) -> {
                close(operation);
                tell(operation, reports.logged("✓", step, detail));
            }
            case JournalEntry.StepNoted(var operation, var step, var facts, var detail) -> {
                // That an attempt begins, an agent's first tool says.
                if (!detail.isEmpty() && !Boolean.parseBoolean(facts.get(JournalProjection.AGENT_AT_WORK))) {
                    tell(operation, reports.logged("…", step, detail));
                }
            }
            case JournalEntry.StepFailed(var operation, var step, var detail, var output) -> {
                close(operation);
                tell(operation, reports.logged("✗", step, detail));
            }
            case JournalEntry.StepUndone(var operation, var step, var detail) ->
                tell(operation, reports.logged("↶", step, detail));
            case JournalEntry.SandboxDenied(var operation, var step, var denial) ->
                tell(operation, reports.logged("⊘", step, denial.line()));
            default -> {}
        }
    }

    private void begun(OperationId operation, String step, Instant at) {
        var followed = watched.get(operation);
        if (followed != null) {
            followed.began().compareAndSet(null, at);
            followed.step().set(step);
            followed.stepBegan().set(at);
            var line = progress(followed, step, at);
            if (step.startsWith(PHASE)) {
                followed.log().open(line);
            } else {
                followed.log().close();
            }
            followed.run().publish(new ChatUpdate.Status(line, false));
        }
    }

    private void close(OperationId operation) {
        var followed = watched.get(operation);
        if (followed != null) {
            followed.log().close();
        }
    }

    private void tell(OperationId operation, String line) {
        var followed = watched.get(operation);
        if (followed != null) {
            followed.log().add(line + "\n");
        }
    }
}
