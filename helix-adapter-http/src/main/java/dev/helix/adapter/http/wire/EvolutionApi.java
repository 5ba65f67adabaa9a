package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Every verb on projects and systems in the words of the wire: done in this process ({@link LocalEvolution}) or by a server
 * ({@link EvolutionClient}). Both answer alike. Refusals are thrown: as Refused here, as ServerRefused there.
 */
public interface EvolutionApi {

    /** Returns all projects in {@code status}, all of all when that is null. */
    List<ProjectJson.Line> list(@Nullable String status);

    /** Returns one project. */
    JsonNode show(ProjectId id);

    /** Returns what a project would change on main, as a unified diff. */
    String diff(ProjectId id);

    /** Returns what changed from one attempt at a project to another: trees, or their beginnings; empty for the ones that were last. */
    String diff(ProjectId id, String from, String to);

    /** Returns the attempts at a project, oldest first. */
    AttemptsJson attempts(ProjectId id);

    /** Returns recorded answers of the last {@code since}, such as 12h or 7d, the last one first; empty for the last 30 days. */
    AnswersJson answers(String since);

    /** Marks that a rule was wrong about an answer, or that it was right after all, and returns the answer. */
    AnswersJson.AnswerJson mark(String answer, String rule, boolean wrong);

    /** Returns how open projects fit onto main and to each other. */
    RadarJson conflicts();

    /** Returns what happened while nobody looked, as one document. */
    String letter(LetterQuery query);

    /**
     * Creates a project and returns it.
     *
     * @param source of a change that it begins with; null to fill it by hand
     */
    JsonNode create(ProjectId id, Spec spec, @Nullable ChangeSource source);

    /** Puts copies of files into a project's folder, unless they are there, and returns where each is. */
    EditedJson edit(ProjectId id, List<RepoPath> paths);

    /** Returns all that was ever begun for a project, oldest first. */
    List<OperationJson> operations(ProjectId id);

    /** Lets a project change a locked path, and returns it. */
    JsonNode unlock(ProjectId id, RepoPath path, String reason);

    /** Returns what an action would do, where it {@linkplain ProjectAction#hasPreview has a preview}. */
    PreviewJson preview(ProjectAction action, ProjectId id);

    /** Begins an operation, and returns it as it stands then. */
    OperationJson begin(ProjectAction action, ProjectId id, Directions directions);

    /** Begins an operation on a system, which the person has confirmed where that is needed, and returns it as it stands then. */
    OperationJson begin(SystemAction action, SystemName name);

    /** Returns a system as it is. */
    SystemJson system(SystemName name);

    /** Returns an operation as it stands. */
    OperationJson operation(String id);

    /** Waits a moment for an operation to end, and returns it as it stands then. */
    OperationJson await(String operation);

    /**
     * Tells {@code events} what happens with an operation, from its beginning on, in order, and returns when it is over. The
     * output of its steps is told as it comes, and never again.
     */
    void events(String operation, Consumer<EventJson> events);

    /** Tells {@code events} what happens with an operation, and returns how it ended, with the warnings that it began with. */
    default OperationJson follow(OperationJson begun, Consumer<EventJson> events) {
        events(begun.id(), events);
        // The last event comes before the next operation can begin.
        return await(begun.id()).warned(begun.warnings());
    }

    /** Returns the operation that was begun last for a project; empty when there never was one. */
    default Optional<OperationJson> lastOperation(ProjectId id) {
        var last = show(id).path("operation");
        return last.isString() ? Optional.of(operation(last.asString())) : Optional.empty();
    }
}
