package dev.helix.app.project;

import dev.helix.adapter.http.wire.OperationJson;
import dev.helix.adapter.http.wire.PreviewJson;
import dev.helix.adapter.http.wire.ProjectJson;
import dev.helix.adapter.http.wire.RadarJson;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectAction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the command line asks about projects: of this process, or of the server that has the root already. */
public interface ProjectApi {

    List<ProjectJson.Line> list(@Nullable String status);

    /** Returns a project, as it stands on the wire. */
    Object show(ProjectId id);

    String diff(ProjectId id);

    RadarJson conflicts();

    /** Creates a project and returns it, as it stands on the wire. */
    Object create(ProjectId id, Spec spec);

    /**
     * Follows the last operation of a project to its end.
     *
     * @return how it ended; empty when there never was one
     */
    Optional<OperationJson> watch(ProjectId id, Consumer<OperationJson.StepNote> progress);

    /** Returns what deploying or integrating would do. */
    PreviewJson preview(ProjectAction action, ProjectId id);

    /**
     * Runs an operation to its end.
     *
     * @param words what goes with it: hints for a developer who tries again, the tree that an integration accepts; empty for
     *     nothing, and with every other action
     * @param progress hears each step as it is over
     * @param output hears what long steps print, as it comes; null for nobody
     * @param warnings hears what whoever asked should know
     */
    OperationJson run(
            ProjectAction action,
            ProjectId id,
            String words,
            Consumer<OperationJson.StepNote> progress,
            @Nullable Consumer<String> output,
            Consumer<OperationJson.WarningNote> warnings);
}
