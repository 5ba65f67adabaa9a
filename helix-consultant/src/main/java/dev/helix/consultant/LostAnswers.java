package dev.helix.consultant;

import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sentences;
import dev.helix.evolution.ProjectActions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in a chat what its people have not heard because HELIX ended, once. Safe for use by many threads. */
final class LostAnswers {

    private static final System.Logger LOG = System.getLogger(LostAnswers.class.getName());

    private final Sessions sessions;
    private final ProjectActions actions;
    private final Sentences wording;

    LostAnswers(Sessions sessions, ProjectActions actions, Sentences wording) {
        this.sessions = sessions;
        this.actions = actions;
        this.wording = wording;
    }

    /** Returns what was lost of a chat, and what has become of the operations that it had begun; empty where nothing was lost. */
    Optional<String> of(SessionId id) {
        var answer = sessions.lostAnAnswer(id) ? List.of(wording.text("lost")) : List.<String>of();
        var operations = sessions.leftBehind(id).stream()
                .flatMap(left -> actions.operations().find(left).stream())
                .toList();
        var said = Stream.concat(answer.stream(), operations.stream().map(this::of))
                .collect(Collectors.joining("; "));
        if (said.isEmpty()) {
            return Optional.empty();
        }
        try {
            sessions.toldOfLoss(id);
        } catch (PortException e) {
            // What people say now is not to fail by it: at worst the next process says this once more.
            LOG.log(System.Logger.Level.WARNING, "a chat does not note what it was told: {0}", e.getMessage());
        }
        var well = answer.isEmpty()
                && operations.stream().allMatch(operation -> operation.state() == Operation.State.SUCCEEDED);
        return Optional.of((well ? "✓ " : "✗ ") + said);
    }

    private String of(Operation operation) {
        var kind = operation.kind();
        var became = switch (operation.state()) {
            case RUNNING -> "running";
            case SUCCEEDED -> "done";
            case FAILED -> "stuck";
            case ROLLED_BACK -> kind == OperationKind.DEVELOP ? "stopped" : "back";
        };
        var word = wording.text("letter.kind." + kind.word());
        var end = wording.text("lost." + became);
        return switch (operation.subject()) {
            case Subject.OfProject(var project) ->
                wording.text(
                        "lost.operation", word, project.value(), operation.id().value(), end);
            case Subject.OfSystem(var system) ->
                wording.text(
                        "lost.operation.system",
                        word,
                        wording.text("system." + system.word()),
                        operation.id().value(),
                        end);
        };
    }
}
