package dev.helix.adapter.web.view;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;

/**
 * Who looks at a page.
 *
 * @param requester as whom they ask for something
 * @param csrf what a form of HELIX's own sends along; empty where they did not come in by a browser's session
 */
public record Visitor(Requester requester, String csrf) {

    /** Returns whether they may change anything. */
    public boolean mayOperate() {
        return requester.role().includes(Role.OPERATOR);
    }

    /** Returns whether they may read what was said in chats, which belong to no project. */
    public boolean mayReadAnswers() {
        return requester.role().includes(Role.CHAT) && requester.projects().isAll();
    }

    /** Returns whether they may start and stop the systems, which all projects share. */
    public boolean mayOperateSystems() {
        return mayOperate() && requester.projects().isAll();
    }

    /** Returns whether they may have to do with a project. */
    public boolean sees(ProjectId id) {
        return requester.projects().covers(id.value());
    }
}
