package dev.helix.app.demo;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.FolderSessions;
import dev.helix.adapter.local.PrivateFiles;
import dev.helix.app.demo.Narrator.Told;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.ChatTurn;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Observation;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** The chat: an answer without its marker, then an ADR without a section; both are sent back and repaired. */
final class ChatScene {

    private static final String CHAT = "demo/greetings";
    private static final String USER = "user";
    private static final String HELIX = "assistant";

    private final Narrator narrator;
    private final Path production;
    private final Cast cast;
    private final Observation observation;
    private final ProjectId project;

    /** @param project that comes of it */
    ChatScene(Narrator narrator, Path production, Cast cast, Observation observation, ProjectId project) {
        this.narrator = narrator;
        this.production = production;
        this.cast = cast;
        this.observation = observation;
        this.project = project;
    }

    /** Plays it and returns the ADR that came of it. */
    Path play() throws Exception {
        var begun = Instant.now();
        // Others work in projects; a chat is for its own user alone.
        var projects = Files.createDirectories(production.resolve("projects"));
        var id = UUID.randomUUID();
        var session = PrivateFiles.folder(projects.resolve("sessions/" + id));
        var agent = cast.play(cast.consultant());
        var policy = Policy.of(
                Locale.ENGLISH,
                new StepMarkerValidator(),
                new AdrStructureValidator(AdrProfile.HELIX_EN),
                new FileExistenceValidator(AdrProfile.HELIX_EN));
        var enforcer = new Enforcer(agent, policy, InstantSource.system(), observation);
        var view = new FolderView(production);
        var first = Prompt.first(DemoScripts.QUESTION, session, AgentProfile.CONSULTANT);
        var answered = narrator.step("ask the consultant", () -> {
            var result = accepted(enforcer.answer(first, view, event -> {}));
            return new Told<>(result, "chat: " + repaired(result, agent, "MISSING_STEP_MARKER"));
        });
        var agentSession = answered.session();
        if (agentSession == null) {
            throw new Demo.NotObserved("the agent's session has no name");
        }
        var written = narrator.step("ask for the ADR", () -> {
            var next = first.next(agentSession, DemoScripts.ASK_FOR_ADR);
            var result = accepted(enforcer.answer(next, view, event -> {}));
            return new Told<>(result, "ADR: " + repaired(result, agent, "MISSING_ADR_SECTION"));
        });
        remember(SessionId.of(id), begun, answered, written);
        return session.resolve(DemoScripts.ADR_FILE);
    }

    /** The chat stays to be read, as one that a chat client has had. */
    private void remember(SessionId id, Instant begun, Enforced.Accepted answered, Enforced.Accepted written) {
        var chats = new FolderSessions(production);
        var now = Instant.now();
        chats.save(ChatSession.created(id, CHAT, begun)
                .answered(new ChatTurn("first", "first", answered.session(), now), answered.step())
                .answered(new ChatTurn("second", "second", written.session(), now), written.step())
                .leadingTo(project, now));
        chats.note(id, now, USER, DemoScripts.QUESTION);
        chats.note(id, now, HELIX, answered.answer().text());
        chats.note(id, now, USER, DemoScripts.ASK_FOR_ADR);
        chats.note(id, now, HELIX, written.answer().text());
    }

    private static Enforced.Accepted accepted(Enforced result) {
        if (!(result instanceof Enforced.Accepted accepted)) {
            throw new Demo.NotObserved("the answer was not accepted: " + result);
        }
        return accepted;
    }

    /** Tells how the answer was repaired, which has to be seen in one of two places. */
    private static String repaired(Enforced.Accepted result, ObservedAgent agent, String code) {
        var attempts = result.trace().attempts();
        var reached = result.step();
        var step = reached == null ? "none" : reached.word();
        if (attempts.size() == 1 && agent.wasTold(code)) {
            return "sent back by a hook while the agent worked (" + code + "), repaired within the turn, step " + step;
        }
        if (attempts.size() != 2
                || attempts.getFirst().issues().stream()
                        .noneMatch(issue -> issue.code().equals(code))) {
            throw new Demo.NotObserved("expected one attempt rejected with " + code + ", saw " + attempts);
        }
        var codes = attempts.getFirst().issues().stream()
                .filter(Issue::blocks)
                .map(Issue::code)
                .distinct()
                .collect(Collectors.joining(", "));
        var how = attempts.getLast().strategy() == Strategy.SPLICE
                ? "repaired by asking for the missing piece alone"
                : "repaired by attempt 2";
        return "attempt 1 rejected (" + codes + "), " + how + ", step " + step;
    }
}
