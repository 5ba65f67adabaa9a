package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.project.Preview;
import java.util.List;

/**
 * The preview of an operation, on the wire.
 *
 * @param action the operation
 * @param main the commit that it would be done on
 * @param tree the tree that would run then
 * @param files those that differ from main
 * @param warnings to its caller
 */
public record PreviewJson(
        String action,
        String project,
        String main,
        String tree,
        List<String> files,
        List<OperationJson.WarningJson> warnings) {

    static PreviewJson of(
            ProjectAction action, ProjectId id, Preview preview, List<OperationJson.WarningJson> warnings) {
        return new PreviewJson(
                action.word(),
                id.value(),
                preview.onto().sha(),
                preview.tree().sha(),
                preview.changed().stream().map(RepoPath::value).toList(),
                warnings);
    }
}
