package dev.helix.app.wiring;

import dev.helix.adapter.claude.HookDecisions;
import dev.helix.adapter.claude.HookSessions;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.HookSettings;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.enforcement.Compliance;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The answers to agents' hooks on one root: ring 1 of the enforcement. */
public final class HookPolicy {

    private static final int TOKEN_BYTES = 32;

    private final Path root;
    private final HookSettings settings;
    private final Compliance compliance;
    private final @Nullable Function<Path, UnaryOperator<String>> tools;

    /** Makes one of which nobody is told what it sends back, and that offers no tools. */
    public HookPolicy(Path root, HookSettings settings) {
        this(root, settings, new Compliance(event -> {}), null);
    }

    /** @param tools answer the consultant's messages of the Model Context Protocol, by the folder of its chat; null where it has none */
    HookPolicy(
            Path root,
            HookSettings settings,
            Compliance compliance,
            @Nullable Function<Path, UnaryOperator<String>> tools) {
        this.root = root;
        this.settings = settings;
        this.compliance = compliance;
        this.tools = tools;
    }

    /** Returns a fresh set of agent processes that are answered by this policy. */
    HookSessions sessions() {
        var random = new SecureRandom();
        return new HookSessions(this::decisions, () -> {
            var bytes = new byte[TOKEN_BYTES];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        });
    }

    private HookDecisions decisions(Prompt prompt) {
        boolean answers = prompt.profile() == AgentProfile.CONSULTANT;
        var own = new HookDecisions(
                policies().of(prompt)::refusal,
                new ReadPolicies(root, settings.secrets()).of(prompt)::refusal,
                new HookValidators(root, settings.consultant(), settings.changes(), compliance, answers),
                share(settings.consultant()));
        return answers && tools != null ? own.offering(tools.apply(prompt.directory())) : own;
    }

    /** Returns what an agent is answered that a person runs in {@code directories}; its answer is sent back once. */
    public HookDecisions byHand(List<Path> directories) {
        return new HookDecisions(
                policies().byHand(directories)::refusal,
                place -> null, // The person at this agent lets it read what they like.
                new HookValidators(root, settings.consultant(), settings.changes(), compliance, true),
                1);
    }

    private WritePolicies policies() {
        return new WritePolicies(root, settings.testFolder());
    }

    /** Half of the retries, rounded up, are made within the turn, where they are cheap; the enforcer has them all. */
    private static int share(HelixConfig.ConsultantSettings settings) {
        return (settings.maxRetries() + 1) / 2;
    }
}
