package dev.helix.app.doctor;

import dev.helix.adapter.claude.ClaudeProbe;
import dev.helix.adapter.claude.ClaudeSettings;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.HelixConfig.AgentKind;
import dev.helix.app.wiring.Agents;
import dev.helix.app.wiring.Sandboxes;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Whether the agent works: it is started, and asked for one word, because only its model's service knows whether its login is
 * good. That costs as little as a turn can.
 */
final class AgentChecks {

    private static final String WORD = "Answer with the word OK and with nothing else. Use no tool.";
    private static final String BY_HAND =
            "projects can be filled by hand until that works, or set agent.kind: scripted";

    private final Path root;
    private final HelixConfig config;
    private final Sandboxes sandboxes;

    AgentChecks(Path root, HelixConfig config, Sandboxes sandboxes) {
        this.root = root;
        this.config = config;
        this.sandboxes = sandboxes;
    }

    void look(Diagnosis diagnosis) {
        var agent = config.agent();
        if (agent.kind() == AgentKind.SCRIPTED) {
            diagnosis.note("agent", "scripted: no model is asked");
            return;
        }
        // Told by itself: without that the agent is not even started.
        sandboxes.bash(agent.bash());
        try {
            var temporary = Files.createTempDirectory("helix-doctor").toRealPath();
            try {
                if (agent.kind() == AgentKind.ACP || starts(diagnosis, temporary)) {
                    ask(diagnosis, temporary);
                }
            } finally {
                remove(temporary);
            }
        } catch (IOException e) {
            throw new PortException("the agent can't be tried out: " + e, e);
        }
    }

    /** A login by hand lies in the agent's own home, and is looked for there. */
    private void ask(Diagnosis diagnosis, Path temporary) throws IOException {
        var own = root.resolve(".helix/agent");
        var home = Files.isDirectory(own) ? own : temporary;
        var directory = Files.createDirectories(temporary.resolve("work"));
        Agents.forOneWord(config, root, home, sandboxes, agent -> {
            answered(diagnosis, agent, Prompt.first(WORD, directory, AgentProfile.CONSULTANT));
            return null;
        });
    }

    private static void answered(Diagnosis diagnosis, Agent agent, Prompt prompt) {
        var model = "";
        try (var turn = agent.start(prompt)) {
            for (AgentEvent event; (event = turn.next()) != null; ) {
                switch (event) {
                    case AgentEvent.SessionStarted(var session, var named) -> model = named;
                    case AgentEvent.Finished finished ->
                        diagnosis.ok(
                                "agent-login",
                                agent.name() + (model.isEmpty() ? "" : " with " + model) + " is logged in and answers");
                    case AgentEvent.Failed(var failure, var usage) -> failed(diagnosis, failure);
                    default -> {
                        // Only how it ends counts.
                    }
                }
            }
        }
    }

    private static void failed(Diagnosis diagnosis, AgentFailure failure) {
        var told = failure.code() + ": " + failure.message();
        switch (failure) {
            // Nobody needs an agent who fills projects by hand.
            case AgentFailure.NotInstalled missing -> diagnosis.note("agent-start", told + "; " + BY_HAND);
            case AgentFailure.RateLimited limited -> diagnosis.warn("agent-login", told, "wait, then ask again");
            case AgentFailure.Overloaded overloaded -> diagnosis.warn("agent-login", told, "wait, then ask again");
            // It was let in, and has used up the one call that it had.
            case AgentFailure.TurnLimit limit -> diagnosis.ok("agent-login", "the agent is logged in");
            case AgentFailure.NotLoggedIn stranger ->
                diagnosis.fail("agent-login", told, "correct the key under agent.env, or log in; " + BY_HAND);
            case AgentFailure.Unreachable gone ->
                diagnosis.fail("agent-login", told, "correct the address under agent.env, or the network; " + BY_HAND);
            default -> diagnosis.fail("agent-login", told, "see docs/agent.md, \"When it fails\"; " + BY_HAND);
        }
    }

    /** Returns whether Claude Code starts and calls HELIX's hooks. */
    private boolean starts(Diagnosis diagnosis, Path home) {
        var agent = config.agent();
        var settings = ClaudeSettings.of(sandboxes.found(agent.command()), home).withEnvironment(agent.environment());
        boolean good = true;
        for (var check : new ClaudeProbe(settings).run()) {
            good &= check.passed();
            if (check.passed() && check.noted()) {
                diagnosis.note(check.name(), check.message());
            } else if (check.passed()) {
                diagnosis.ok(check.name(), check.message());
            } else if (check.failure() instanceof AgentFailure.NotInstalled) {
                diagnosis.note(check.name(), check.message() + "; " + BY_HAND);
            } else {
                diagnosis.fail(check.name(), check.message(), BY_HAND);
            }
        }
        return good;
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException trouble)
                    throws IOException {
                if (trouble != null) {
                    throw trouble;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
