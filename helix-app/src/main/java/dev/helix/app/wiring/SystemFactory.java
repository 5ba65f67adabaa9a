package dev.helix.app.wiring;

import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.JGitSlots;
import dev.helix.adapter.git.SlotSettings;
import dev.helix.adapter.local.CommandSystem;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.ProcessCommands;
import dev.helix.adapter.local.SystemPause;
import dev.helix.app.config.HelixConfig.SystemSettings;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Guard;
import dev.helix.evolution.release.HostedSystem;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Makes the systems of a root: their slots, and what runs there. For one thread. */
final class SystemFactory {

    private final JGitRepository git;
    private final Sandboxes sandboxes;
    private final Map<String, String> own;
    private final Lifetime lifetime;
    private final Map<String, String> environment;
    private final Path state;
    private final Predicate<String> leftOutSubmodules;
    private final Resources resources;
    private final Map<SystemName, JGitSlots> slots = new EnumMap<>(SystemName.class);

    /**
     * Makes none yet.
     *
     * @param environment HELIX's own
     * @param state where HELIX keeps what it knows
     * @param leftOutSubmodules says by their paths which ones slots are to have nothing of
     * @param resources close what is made
     */
    SystemFactory(
            JGitRepository git,
            Sandboxes sandboxes,
            Lifetime lifetime,
            Map<String, String> environment,
            Path state,
            Predicate<String> leftOutSubmodules,
            Resources resources) {
        this.git = git;
        this.sandboxes = sandboxes;
        this.own = Map.copyOf(environment);
        this.lifetime = lifetime;
        this.environment = inherited(environment);
        this.state = state;
        this.leftOutSubmodules = leftOutSubmodules;
        this.resources = resources;
    }

    /** A system is the operator's own and gets their environment, but never the keys of an agent. */
    private static Map<String, String> inherited(Map<String, String> environment) {
        var kept = new HashMap<>(environment);
        kept.keySet().removeIf(name -> {
            var upper = name.toUpperCase(Locale.ROOT);
            return upper.startsWith("ANTHROPIC_")
                    || upper.startsWith("CLAUDE")
                    || upper.startsWith("HELIX_")
                    // A hook of git that starts HELIX passes on git's own variables, which name the hook's repository.
                    || upper.startsWith("GIT_");
        });
        return kept;
    }

    private Path own(SystemName name) {
        return state.resolve("systems").resolve(name.word());
    }

    /** The guard has to know who switches, so both have the same. */
    JGitSlots slots(SystemName name, SystemSettings settings) {
        return slots.computeIfAbsent(name, absent -> {
            var linked = settings.linkedPaths().stream().map(RepoPath::new).toList();
            return new JGitSlots(
                    git,
                    settings.folder(),
                    own(name),
                    new SlotSettings(linked, leftOutSubmodules, settings::isBuildInput));
        });
    }

    /** @param guard looks after what builds may not touch */
    HostedSystem system(SystemName name, SystemSettings settings, Guard guard) {
        var slots = slots(name, settings);
        return new HostedSystem(
                slots,
                resources.add(new CommandSystem(
                        name,
                        settings.port(),
                        settings.control(),
                        slots,
                        own(name),
                        lifetime,
                        sandboxes.guarded(new ProcessCommands(own, sandboxes.builds(name)), guard),
                        environment,
                        new SystemPause(),
                        sandboxes.system(name))));
    }
}
