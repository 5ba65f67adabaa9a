package dev.helix.app.tool;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.mcp.ToolCalls;
import dev.helix.adapter.mcp.ToolDispatch;
import dev.helix.consultant.DecisionFiling;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.port.ProjectFolders;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the tools of a root for each caller.
 *
 * @param folders of its projects
 * @param gates the names that phases may give to their gates
 */
public record ToolWiring(
        Path root,
        EvolutionUseCases useCases,
        ProjectFolders folders,
        Set<String> gates,
        RootTools.Decisions decisions) {

    private static final String CONSULTANT = "agent:consultant";

    /** No project has such an id. */
    private static final ProjectScope NONE = new ProjectScope("-");

    /** Returns what somebody is answered who drafts projects of their own. */
    public ToolCalls of(Requester by) {
        var files = new FolderView(root);
        var filing = new DecisionFiling(useCases.projects(), folders, files, decisions.locale());
        return new ToolDispatch(
                new RootTools(useCases, by, files, decisions, new RootDrafts(useCases.projects(), filing, by)));
    }

    /**
     * Returns what the consultant is answered in a chat, whose folder its drafts go to.
     *
     * @param scope the projects with which the person in the chat may have to do; empty where nobody is answered at this moment
     */
    public ToolCalls inChat(Path chat, Optional<ProjectScope> scope) {
        return new ToolDispatch(new RootTools(
                useCases,
                new Requester(CONSULTANT, "chat", Role.OPERATOR, scope.orElse(NONE), null),
                new FolderView(root),
                decisions,
                new ChatDrafts(chat, gates)));
    }
}
