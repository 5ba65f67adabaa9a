package dev.helix.adapter.web.view;

import dev.helix.consultant.RecordedAnswers;
import dev.helix.domain.access.Role;
import dev.helix.domain.chat.ChatSession;
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

    /** Returns whether they may read what was said in chats: in all of them, or in their own. */
    public boolean mayReadChats() {
        return requester.role().includes(Role.CHAT);
    }

    /** Returns whether they may read a chat: who has to do with some projects alone reads those that they have had themselves. */
    public boolean reads(ChatSession chat) {
        return RecordedAnswers.mayRead(requester, chat);
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
