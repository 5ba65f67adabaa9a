package dev.helix.consultant;

import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.text.Sentences;
import dev.helix.evolution.ProjectActions;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in a chat what its people have not heard because HELIX ended, once. Safe for use by many threads. */
final class LostAnswers {

    private final Sessions sessions;
    private final ProjectActions actions;
    private final Sentences wording;

    LostAnswers(Sessions sessions, ProjectActions actions, Sentences wording) {
        this.sessions = sessions;
        this.actions = actions;
        this.wording = wording;
    }

    /** Returns what was lost of a chat, and what has become of an operation that it had begun; empty where nothing was lost. */
    Optional<String> of(SessionId id) {
        var answer = sessions.lostAnAnswer(id) ? Stream.of(wording.text("lost")) : Stream.<String>empty();
        var operation = sessions.leftBehind(id).flatMap(actions.operations()::find).map(this::of).stream();
        var said = Stream.concat(answer, operation).collect(Collectors.joining("; "));
        return said.isEmpty() ? Optional.empty() : Optional.of("✗ " + said);
    }

    private String of(Operation operation) {
        var kind = operation.kind();
        var became = switch (operation.state()) {
            case RUNNING -> "running";
            case SUCCEEDED -> "done";
            case FAILED -> "stuck";
            case ROLLED_BACK -> kind == OperationKind.DEVELOP ? "stopped" : "back";
        };
        return wording.text(
                "lost.operation",
                wording.text("letter.kind." + kind.word()),
                operation.project().value(),
                operation.id().value(),
                wording.text("lost." + became));
    }
}
