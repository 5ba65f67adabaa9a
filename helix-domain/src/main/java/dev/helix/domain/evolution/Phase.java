package dev.helix.domain.evolution;

import java.util.List;

/**
 * One piece of development work, done by one short-lived agent: an entry of {@code phases.yaml}.
 *
 * @param id unique in its project
 * @param name one line
 * @param prompt what the agent is told
 * @param outputs files that must be there afterwards, relative to the project's folder
 * @param maxRetries how often the agent is sent back, 0 or more
 */
public record Phase(String id, String name, String prompt, List<String> outputs, int maxRetries) {

    public Phase {
        outputs = List.copyOf(outputs);
        if (id.isBlank() || prompt.isBlank() || maxRetries < 0) {
            throw new IllegalArgumentException("a phase has an id, a prompt and 0 or more retries");
        }
    }
}
