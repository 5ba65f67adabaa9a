package dev.helix.evolution;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.ProjectFolders;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a project's phases worked on, each by one short-lived agent that may write only into the project's folder. A phase
 * whose outputs are missing goes back to the same agent session; after the last phase the project is sealed.
 */
public final class Development {

    private final Ledger ledger;
    private final ProjectFolders folders;
    private final Agent agent;
    private final Sealing sealing;
    private final InstantSource clock;

    public Development(Ledger ledger, ProjectFolders folders, Agent agent, Sealing sealing, InstantSource clock) {
        this.ledger = ledger;
        this.folders = folders;
        this.agent = agent;
        this.sealing = sealing;
        this.clock = clock;
    }

    /**
     * Runs all phases and seals.
     *
     * @param listener hears what the agents do
     * @return the project, ready; or failed when a phase ran out of retries
     * @throws Refused as ProjectNotFound, IllegalTransition, or InvalidSpec for a project without phases; and as sealing
     */
    public EvolutionProject develop(ProjectId id, String by, Consumer<AgentEvent> listener) {
        var phases = folders.phases(id);
        if (phases.isEmpty()) {
            throw new Refused(new Refusal.InvalidSpec(
                    "projects/evolution/" + id + "/phases.yaml", 0, "phases", "there is no phase to develop"));
        }
        ledger.update(
                id,
                project -> project.developing(by, "phase " + phases.getFirst().id(), clock.instant()));
        for (var phase : phases) {
            var trouble = run(id, phase, listener);
            if (trouble != null) {
                return ledger.update(id, project -> project.failed(trouble, by, clock.instant()));
            }
        }
        try {
            return sealing.seal(id, by);
        } catch (Refused e) {
            ledger.update(id, project -> project.failed(e.refusal().message(), by, clock.instant()));
            throw e;
        }
    }

    /** Returns why the phase failed; null when it passed. */
    private @Nullable String run(ProjectId id, Phase phase, Consumer<AgentEvent> listener) {
        var prompt = Prompt.first(instructions(id, phase), folders.directory(id), AgentProfile.DEVELOPER);
        String trouble = "";
        for (int attempt = 0; attempt <= phase.maxRetries(); attempt++) {
            var turn = turn(id, prompt, listener);
            var missing = phase.outputs().stream()
                    .filter(output -> !folders.has(id, output))
                    .toList();
            if (turn.failure() == null && missing.isEmpty()) {
                return null;
            }
            trouble = "phase '" + phase.id() + "': "
                    + (turn.failure() != null ? turn.failure() : "missing outputs " + String.join(", ", missing));
            var session = turn.session();
            prompt = session == null
                    ? Prompt.first(instructions(id, phase), folders.directory(id), AgentProfile.DEVELOPER)
                    : prompt.next(session, feedback(missing));
        }
        return trouble;
    }

    private record Turn(
            @Nullable AgentSession session, @Nullable String failure) {}

    private Turn turn(ProjectId id, Prompt prompt, Consumer<AgentEvent> listener) {
        var session = prompt.resume();
        String failure = null;
        try (var turn = agent.start(prompt)) {
            for (var event = turn.next(); event != null; event = turn.next()) {
                listener.accept(event);
                if (event instanceof AgentEvent.SessionStarted(var started, var model)) {
                    session = started;
                    ledger.update(id, project -> project.writtenBy(model + " " + started));
                } else if (event instanceof AgentEvent.Failed(var why, var usage)) {
                    failure = why.message();
                }
            }
        }
        return new Turn(session, failure);
    }

    private String instructions(ProjectId id, Phase phase) {
        var spec = folders.spec(id);
        return """
                # %s

                %s

                ## Phase: %s

                %s

                ## Where your work goes

                You work in the folder of project `%s` and write nowhere else. A file that the system does not have yet
                goes under `new/`, a changed copy of one that it has under `modified/`, both at its path in the repository.
                """.formatted(spec.title(), spec.description(), phase.name(), phase.prompt(), id);
    }

    private static String feedback(List<String> missing) {
        return missing.isEmpty()
                ? "The last turn broke off. Go on where you were."
                : "These outputs of the phase are missing: " + String.join(", ", missing) + ". Write them now.";
    }
}
