package dev.helix.app.demo;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.PrivateFiles;
import dev.helix.app.demo.Narrator.Told;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Observation;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** The chat: an answer without its marker, then an ADR without a section; both are sent back and repaired. */
final class ChatScene {

    private final Narrator narrator;
    private final Path production;
    private final Cast cast;
    private final Observation observation;

    ChatScene(Narrator narrator, Path production, Cast cast, Observation observation) {
        this.narrator = narrator;
        this.production = production;
        this.cast = cast;
        this.observation = observation;
    }

    /** Plays it and returns the ADR that came of it. */
    Path play() throws Exception {
        // Others work in projects; a chat is for its own user alone.
        var projects = Files.createDirectories(production.resolve("projects"));
        var session = PrivateFiles.folder(projects.resolve("sessions/" + UUID.randomUUID()));
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
        narrator.step("ask for the ADR", () -> {
            var next = first.next(agentSession, DemoScripts.ASK_FOR_ADR);
            var result = accepted(enforcer.answer(next, view, event -> {}));
            return new Told<>(result, "ADR: " + repaired(result, agent, "MISSING_ADR_SECTION"));
        });
        return session.resolve(DemoScripts.ADR_FILE);
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
