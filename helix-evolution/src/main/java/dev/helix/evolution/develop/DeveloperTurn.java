package dev.helix.evolution.develop;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.Guard;
import dev.helix.evolution.flow.JournalProjection;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One turn of a developer: listened to, and looked after by the guard. For one thread and one use. */
final class DeveloperTurn {

    private static final int MOST_DENIED = 1_000;
    private static final Path PROJECTS = Path.of("projects/evolution");
    private static final int MOST_WRITING = 1_000;
    private static final Pattern NOT_ALLOWED = Pattern.compile(
            "you may (?:not )?write|only HELIX and Git write|permission|denied|not allowed", Pattern.CASE_INSENSITIVE);

    private final JournalProjection projection;
    private final ProjectId project;
    private final Consumer<AgentEvent> listener;
    private final InstantSource clock;
    private final StringBuilder text = new StringBuilder();
    private final List<Path> written = new ArrayList<>();
    private final List<Denial> denied = new ArrayList<>();
    private final List<Denial> refused = new ArrayList<>();
    private final Map<String, AgentEvent.ToolUse> writing = new HashMap<>();
    private int sentBack;
    private boolean commands;
    private boolean retried;
    private @Nullable AgentSession session;
    private @Nullable AgentFailure failure;
    private Usage usage = Usage.NONE;

    DeveloperTurn(JournalProjection projection, ProjectId project, Consumer<AgentEvent> listener, InstantSource clock) {
        this.projection = projection;
        this.project = project;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * The outcome of a turn.
     *
     * @param session the agent's; null where it never began
     * @param failure why it broke off; null when it did not
     * @param text the agent's text
     * @param priced whether the agent tells what it costs, as far as this turn shows
     * @param denied accesses that the sandbox denied it
     * @param refused writes that HELIX, or the agent's own rules, said no to
     */
    record Outcome(
            @Nullable AgentSession session,
            @Nullable AgentFailure failure,
            String text,
            Usage usage,
            boolean priced,
            Guard.Seen seen,
            List<Denial> denied,
            List<Denial> refused) {

        /** Returns whether going on with its conversation would lead nowhere: it is gone or full, or gets no answer. */
        boolean lost() {
            return failure instanceof AgentFailure.SessionNotFound
                    || failure instanceof AgentFailure.PromptTooLong
                    || failure instanceof AgentFailure.NoAnswer
                    || failure instanceof AgentFailure.ProtocolError;
        }

        /** Returns whether the agent can't be asked until a person has mended something outside of the project. */
        boolean unusable() {
            return failure instanceof AgentFailure.NotInstalled
                    || failure instanceof AgentFailure.WrongVersion
                    || failure instanceof AgentFailure.NotLoggedIn;
        }

        /** Returns whether asking again changes nothing as long as nobody changes anything. */
        boolean hopeless() {
            return !seen.damage().isEmpty()
                    || switch (failure) {
                        case null -> false;
                        case AgentFailure.NotInstalled missing -> true;
                        case AgentFailure.WrongVersion wrong -> true;
                        case AgentFailure.NotLoggedIn stranger -> true;
                        case AgentFailure.BudgetExceeded exceeded -> true;
                        case AgentFailure.DailyLimit spent -> false;
                        case AgentFailure.RateLimited limited -> false;
                        case AgentFailure.Overloaded overloaded -> false;
                        case AgentFailure.Unreachable unreachable -> false;
                        case AgentFailure.Refused refused -> false;
                        case AgentFailure.PromptTooLong tooLong -> false;
                        case AgentFailure.TurnLimit limit -> false;
                        case AgentFailure.SessionNotFound unknown -> false;
                        case AgentFailure.TimedOut late -> false;
                        case AgentFailure.Cancelled cancelled -> false;
                        case AgentFailure.Killed killed -> false;
                        case AgentFailure.NoAnswer empty -> false;
                        case AgentFailure.ProtocolError error -> false;
                    };
        }
    }

    /** Has the agent work in {@code directory}, at most {@code limit} and for {@code usd}; null is no limit. */
    Outcome run(
            Agent agent,
            Guard guard,
            DeveloperPermits.Permit permit,
            Path directory,
            String instructions,
            @Nullable AgentSession resume,
            @Nullable Duration limit,
            @Nullable BigDecimal usd) {
        var prompt = new Prompt(instructions, resume, directory, AgentProfile.DEVELOPER, usd);
        session = resume;
        projection.reconcile(project);
        int editsBefore = projection.statusEdits(project);
        var watch = guard.begin(project, directory);
        var begun = clock.instant();
        try (var turn = agent.start(prompt)) {
            var over = permit.watch(turn, limit);
            try {
                for (var event = turn.next(); event != null; event = turn.next()) {
                    listener.accept(event);
                    hear(directory, event);
                }
            } finally {
                over.run();
            }
        }
        if (usage.duration().isZero()) {
            var took = Duration.between(begun, clock.instant());
            usage = usage.plus(new Usage(0, 0, 0, BigDecimal.ZERO, took.isNegative() ? Duration.ZERO : took));
        }
        var reach = new Guard.Reach(written, commands && !agent.confined());
        var seen = withStatus(watch.end(reach), reach, editsBefore);
        boolean priced = usage.costUsd() != null || failure != null || retried;
        return new Outcome(
                session,
                failure,
                text.toString(),
                usage,
                priced,
                seen,
                Denial.counted(denied),
                Denial.counted(refused));
    }

    /** The journal knows a project's status, and puts it back; an agent that could have edited it has to answer for that. */
    private Guard.Seen withStatus(Guard.Seen seen, Guard.Reach reach, int editsBefore) {
        projection.reconcile(project);
        var status = PROJECTS.resolve(project.value()).resolve("status.json");
        var named = reach.written().stream().anyMatch(path -> path.endsWith(status));
        if (projection.statusEdits(project) == editsBefore || !(named || reach.commands())) {
            return seen;
        }
        var damage = new ArrayList<>(seen.damage());
        damage.add(new Damage(
                status.toString(),
                named ? "it was written by the agent" : "it was changed while the agent ran commands",
                true));
        return new Guard.Seen(damage, seen.meanwhile());
    }

    /** A write that HELIX or the agent's own rules said no to, which is more than one that went wrong. */
    private void refused(Path directory, AgentEvent.ToolResult result) {
        var use = writing.remove(result.id());
        if (use == null || !result.failed()) {
            return;
        }
        for (var path : use.writes()) {
            var file = directory.resolve(path).normalize();
            if (!file.startsWith(directory.normalize())
                    || NOT_ALLOWED.matcher(result.text()).find()) {
                note(refused, file.toString(), use.tool());
            }
        }
    }

    private static void note(List<Denial> all, String path, String command) {
        if (all.size() < MOST_DENIED) {
            all.add(new Denial(path, command, 1));
        }
    }

    private void hear(Path directory, AgentEvent event) {
        switch (event) {
            case AgentEvent.SessionStarted(var started, var model) -> {
                session = started;
                projection.update(project, known -> known.writtenBy(model + " " + started));
            }
            case AgentEvent.TextBlock(var message, var block) ->
                text.append(text.isEmpty() ? "" : "\n\n").append(block);
            case AgentEvent.Superseded draft -> {
                // A hook finds fault with files: what the developer reported before is still said.
                if (!draft.sentBack()) {
                    text.setLength(sentBack);
                }
                sentBack = text.length();
            }
            case AgentEvent.ToolUse use -> {
                commands |= use.command();
                if (!use.writes().isEmpty() && writing.size() < MOST_WRITING) {
                    writing.put(use.id(), use);
                }
                use.writes().forEach(path -> written.add(directory.resolve(path).normalize()));
            }
            case AgentEvent.ToolResult result -> refused(directory, result);
            case AgentEvent.Denied(var path, var command) -> note(denied, path, command);
            case AgentEvent.ModelRetry retry -> retried = true;
            case AgentEvent.Finished(var took) -> usage = took;
            case AgentEvent.Failed(var why, var took) -> {
                failure = why;
                usage = took;
            }
            default -> {
                // Only listeners hear what an agent thinks and reads.
            }
        }
    }
}
