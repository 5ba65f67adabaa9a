package dev.helix.adapter.claude;

import dev.helix.domain.answer.Answer;
import java.nio.file.Path;
import java.util.Optional;

/** HELIX's checks while an agent works. They return the words that the agent is told. Called from many threads. */
public interface HookChecks {

    /** Returns whether the answer to {@code prompt} is to be looked at; not, where it is a piece of another answer. */
    boolean concerns(String prompt);

    /** Returns what is wrong with an answer; empty where it may pass. */
    Optional<String> ofAnswer(Answer answer);

    /** Returns what is wrong with a file that was saved just now; empty where nothing is. */
    Optional<String> ofFile(Path file);
}
