package dev.helix.domain.evolution;

import java.util.List;

/**
 * One piece of development work, done by one short-lived agent: an entry of {@code phases.yaml}.
 *
 * @param id unique in its project
 * @param name one line
 * @param prompt what the agent is told
 * @param gates what decides whether it is done, by name, in the order in which they are asked
 * @param outputs files that must be there afterwards, relative to the project's folder
 * @param maxRetries how often the agent is sent back, 0 or more
 * @param budget what all its attempts may take together
 */
public record Phase(
        String id,
        String name,
        String prompt,
        List<String> gates,
        List<String> outputs,
        int maxRetries,
        PhaseBudget budget) {

    /** The gate of a phase that names none. */
    public static final String FILES_EXIST = "files_exist";

    public Phase {
        outputs = List.copyOf(outputs);
        gates = gates.isEmpty() ? List.of(FILES_EXIST) : List.copyOf(gates);
        if (id.isBlank() || prompt.isBlank() || maxRetries < 0) {
            throw new IllegalArgumentException("a phase has an id, a prompt and 0 or more retries");
        }
    }

    /** A phase whose outputs alone are asked for, without a budget. */
    public Phase(String id, String name, String prompt, List<String> outputs, int maxRetries) {
        this(id, name, prompt, List.of(FILES_EXIST), outputs, maxRetries, PhaseBudget.NONE);
    }
}
