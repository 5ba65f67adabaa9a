package dev.helix.consultant;

import dev.helix.domain.chat.SessionId;
import dev.helix.domain.chat.UnheardEnd;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sentences;
import dev.helix.evolution.ProjectActions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in a chat what its people have not heard, because HELIX ended or they had stopped the answer, once. Safe for use by many threads. */
final class LostAnswers {

    private static final System.Logger LOG = System.getLogger(LostAnswers.class.getName());

    private static final int MOST_FOLLOWED_AGAIN = 100;

    private final Sessions sessions;
    private final ProjectActions actions;
    private final Sentences wording;
    private final ReentrantLock lock = new ReentrantLock();

    /** The answers of operations that ended unheard in this process; the oldest go first. */
    private final Map<OperationId, ChatRun> unheard = new LinkedHashMap<>();

    /**
     * The lost part of a chat.
     *
     * @param said in a line
     * @param log what the log of a stopped answer has gone on to say; empty for nothing
     */
    record Lost(String said, String log) {}

    LostAnswers(Sessions sessions, ProjectActions actions, Sentences wording) {
        this.sessions = sessions;
        this.actions = actions;
        this.wording = wording;
    }

    /**
     * Notes that {@code operation} has ended for a chat whose {@code run} nobody followed any more; the next process knows it, too.
     *
     * @throws PortException where that can't be stored
     */
    void left(SessionId id, ChatRun run, OperationId operation) {
        sessions.leftUntold(id, operation, run.unheardLog());
        lock.lock();
        try {
            unheard.put(operation, run);
            if (unheard.size() > MOST_FOLLOWED_AGAIN) {
                unheard.remove(unheard.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns what has ended unheard; an answer that somebody has asked for again since is heard. */
    private List<UnheardEnd> unheard(SessionId id) {
        lock.lock();
        try {
            return sessions.now(id).unheard().stream()
                    .filter(end -> {
                        var run = unheard.remove(end.operation());
                        return run == null || !run.heard();
                    })
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what was lost of a chat, and what has become of the operations that it had begun; empty where nothing was lost. */
    Optional<Lost> of(SessionId id) {
        var ended = unheard(id);
        var answer = sessions.lostAnAnswer(id) ? List.of(wording.text("lost")) : List.<String>of();
        var left = found(sessions.leftBehind(id).stream());
        var stopped = found(ended.stream().map(UnheardEnd::operation));
        var said = Stream.of(
                        answer.stream(),
                        left.stream().map(operation -> of(operation, "lost")),
                        stopped.stream().map(operation -> of(operation, "unheard")))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("; "));
        if (!said.isEmpty() || !sessions.now(id).unheard().isEmpty()) {
            noteTold(id);
        }
        if (said.isEmpty()) {
            return Optional.empty();
        }
        var well = answer.isEmpty()
                && Stream.concat(left.stream(), stopped.stream())
                        .allMatch(operation -> operation.state() == Operation.State.SUCCEEDED);
        var log = ended.stream().map(UnheardEnd::log).collect(Collectors.joining("\n"));
        return Optional.of(new Lost((well ? "✓ " : "✗ ") + said, log));
    }

    private List<Operation> found(Stream<OperationId> ids) {
        return ids.flatMap(id -> actions.operations().find(id).stream()).toList();
    }

    private void noteTold(SessionId id) {
        try {
            sessions.toldOfLoss(id);
        } catch (PortException e) {
            // What people say now is not to fail by it: at worst the next process says this once more.
            LOG.log(System.Logger.Level.WARNING, "a chat does not note what it was told: {0}", e.getMessage());
        }
    }

    private String of(Operation operation, String how) {
        var kind = operation.kind();
        var became = switch (operation.state()) {
            case RUNNING -> "lost.running";
            case SUCCEEDED -> how + ".done";
            case FAILED -> "lost.stuck";
            case ROLLED_BACK -> kind == OperationKind.DEVELOP ? "lost.stopped" : "lost.back";
        };
        var word = wording.text("letter.kind." + kind.word());
        var end = wording.text(became);
        return switch (operation.subject()) {
            case Subject.OfProject(var project) ->
                wording.text(
                        how + ".operation",
                        word,
                        project.value(),
                        operation.id().value(),
                        end);
            case Subject.OfSystem(var system) ->
                wording.text(
                        how + ".operation.system",
                        word,
                        wording.text("system." + system.word()),
                        operation.id().value(),
                        end);
        };
    }
}
