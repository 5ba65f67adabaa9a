package dev.helix.consultant;

import dev.helix.domain.access.Role;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.text.Sentences;
import dev.helix.evolution.ProjectActions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Function;

/** Takes over what the consultant has prepared: projects it drafted, and the decision once it is final. */
final class Handover implements Conversation.Outcomes {

    private static final String AGENT = "agent:consultant";

    private final ProjectActions projects;
    private final ProjectFolders folders;
    private final Function<Path, ProjectFolders> drafts;
    private final Sessions sessions;
    private final Finalizing finalizing;
    private final Sentences wording;

    Handover(
            ProjectActions projects, Workplace workplace, Sessions sessions, Finalizing finalizing, Sentences wording) {
        this.projects = projects;
        this.folders = workplace.folders();
        this.drafts = workplace.drafts();
        this.sessions = sessions;
        this.finalizing = finalizing;
        this.wording = wording;
    }

    @Override
    public String of(SessionId session, ChatRequest request, Enforced.Accepted accepted) {
        var caller = request.caller();
        var by = new Requester(AGENT, "chat", Role.OPERATOR, caller.projects(), "user:" + caller.name());
        var told = new ArrayList<String>();
        for (var draft : ProjectDrafts.in(accepted.answer().written())) {
            var id = draft.id();
            if (id == null || sessions.now(session).projects().contains(id)) {
                continue;
            }
            try {
                var source = drafts.apply(draft.chat());
                var overlay = source.overlay(id);
                projects.create(id, source.spec(id), source.phases(id), by);
                folders.rewrite(id, overlay);
                sessions.leadsTo(session, id);
                told.add(wording.text("project.created", id.value()));
            } catch (Refused e) {
                told.add(new RefusalWording(wording).line(e.refusal()));
            }
        }
        if (accepted.step() == ConversationStep.FINALIZE) {
            told.addAll(finalizing.of(session, by));
        }
        return told.isEmpty() ? "" : "---\n\n" + String.join("\n\n", told);
    }
}
