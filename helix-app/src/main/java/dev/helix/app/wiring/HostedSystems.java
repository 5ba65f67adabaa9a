package dev.helix.app.wiring;

import dev.helix.adapter.data.PairedDatabases;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.JGitSlots;
import dev.helix.adapter.git.RootGuard;
import dev.helix.adapter.git.SlotSettings;
import dev.helix.adapter.local.CommandSystem;
import dev.helix.adapter.local.ProcessCommands;
import dev.helix.adapter.local.SystemPause;
import dev.helix.app.config.HelixConfig.SystemSettings;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Databases;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.TargetSystem;
import dev.helix.domain.port.TestData;
import dev.helix.evolution.release.HostedSystem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The two systems of a root: their slots, and what runs there.
 *
 * @param databases of both; empty where none are named
 * @param guard looks after what neither they nor what is tried out on them may touch
 */
record HostedSystems(HostedSystem production, HostedSystem test, Guard guard, Optional<Databases> databases) {

    static HostedSystems of(Setup setup, State state, JGitRepository git) {
        var config = setup.config();
        var productionSlots = slots(SystemName.PRODUCTION, config.production(), setup, state, git);
        var testSlots = slots(SystemName.TEST, config.test(), setup, state, git);
        // Products of the test system's build serve production as well, and the other way.
        productionSlots.borrowFrom(testSlots);
        testSlots.borrowFrom(productionSlots);
        // The guard has to know who switches, so it has the same slots.
        var guard = new RootGuard(
                git,
                productionSlots,
                setup.root(),
                new RootGuard.Own(state.projection(), List.of(state.journal(), state.audit()), state::wrote));
        var databases = DatabaseWiring.of(setup, git);
        return new HostedSystems(
                system(
                        SystemName.PRODUCTION,
                        config.production(),
                        productionSlots,
                        guard,
                        setup,
                        state,
                        git,
                        databases,
                        Optional.empty()),
                system(
                        SystemName.TEST,
                        config.test(),
                        testSlots,
                        guard,
                        setup,
                        state,
                        git,
                        databases,
                        databases.map(TestData.class::cast)),
                guard,
                databases.map(Databases.class::cast));
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

    private static Path folder(State state, SystemName name) {
        return state.folder().resolve("systems").resolve(name.word());
    }

    private static JGitSlots slots(
            SystemName name, SystemSettings settings, Setup setup, State state, JGitRepository git) {
        var linked = settings.linkedPaths().stream().map(RepoPath::new).toList();
        return new JGitSlots(
                        git,
                        settings.folder(),
                        folder(state, name),
                        new SlotSettings(linked, setup.config()::leavesOutSubmodule, settings::isBuildInput))
                .takingNotesAsTheyAre();
    }

    private static HostedSystem system(
            SystemName name,
            SystemSettings settings,
            JGitSlots slots,
            Guard guard,
            Setup setup,
            State state,
            JGitRepository git,
            Optional<PairedDatabases> databases,
            Optional<TestData> data) {
        var environment = inherited(setup.environment());
        environment.putAll(setup.config().data().variables(name));
        var sandboxes = setup.sandboxes();
        var builds = new ProcessCommands(setup.environment(), sandboxes.builds(name));
        var commands = sandboxes.guarded(builds, guard);
        var process = setup.resources()
                .add(new CommandSystem(
                        name,
                        settings.port(),
                        settings.control(),
                        slots,
                        folder(state, name),
                        setup.lifetime(),
                        commands,
                        environment,
                        new SystemPause(),
                        sandboxes.system(name)));
        var own = name == SystemName.PRODUCTION
                ? Supervised.of(setup.root(), setup.environment())
                        .filter(supervised -> supervised.switches(settings.folder()))
                        .map(supervised -> supervised.system(process))
                : Optional.<SupervisedSystem>empty();
        return new HostedSystem(
                slots,
                own.<TargetSystem>map(system -> system).orElse(process),
                data,
                Optional.ofNullable(settings.migrate())
                        .map(migration -> DatabaseWiring.migrating(
                                name, migration, slots, commands, setup, state.backups(), databases)),
                candidate -> sandboxes.isolate(candidate, git::wasLatelyOfMain));
    }
}
