package dev.helix.app.wiring;

import dev.helix.adapter.local.Homes;
import dev.helix.adapter.local.NoSandbox;
import dev.helix.adapter.local.PrivatePlaces;
import dev.helix.adapter.local.Programs;
import dev.helix.adapter.local.SandboxProbe;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.config.HelixConfig.Bash;
import dev.helix.app.config.RepositoryPlaces;
import dev.helix.app.config.SandboxSettings;
import dev.helix.app.config.SandboxSettings.Mode;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.Guard;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.domain.port.SyntaxChecker;
import dev.helix.evolution.release.CommandGuard;
import dev.helix.evolution.release.GuardedCommands;
import dev.helix.evolution.release.GuardedSyntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a root's foreign processes run: each kind sees its own folder, a home of its own, and nothing that judges it. Tried
 * once, when it is first needed. For one thread while it is opened; what it hands out is safe for many.
 */
public final class Sandboxes {

    private static final String TEST = SystemName.TEST.word();
    private static final String GATES = "gates";
    private static final String AGENT = "agent";
    private static final String NOBODYS = "nobodys";

    private static final NoSandbox SWITCHED_OFF =
            new NoSandbox("helix.yaml says sandbox: off", "set sandbox: auto or required");

    private final Path root;
    private final HelixConfig config;
    private final Map<String, String> environment;
    private final Homes homes;
    private @Nullable Sandbox tried;

    /**
     * Tries nothing yet.
     *
     * @param root absolute
     * @param environment HELIX's own
     */
    public Sandboxes(Path root, HelixConfig config, Map<String, String> environment) {
        this.root = root;
        this.config = config;
        this.environment = Map.copyOf(environment);
        this.homes = new Homes(root.resolve(".helix/homes"), InstantSource.system());
    }

    /** Returns whether what carries and judges changes is confined, and if not, why and what to do. */
    public Confinement confinement() {
        return sandbox(settings().work()).confinement();
    }

    /** Returns what even the sandbox of this machine does not keep away, and what to do; empty for nothing. */
    public Optional<Confinement.Open> gap() {
        return sandbox(settings().work()).gap();
    }

    /** Returns whether the agent is confined, and if not, why and what to do. */
    public Confinement agentConfinement() {
        return sandbox(settings().agent()).confinement();
    }

    /** Returns the places that every candidate can change although what is built later, by the person as well, may read them. */
    public List<Path> openCaches() {
        var sandbox = sandbox(settings().work());
        return sandbox.confinement() instanceof Confinement.Confined
                ? settings().writable().stream()
                        .filter(Files::exists)
                        .filter(place -> !sandbox.keepsApart(place, homes.folder()))
                        .toList()
                : List.of();
    }

    /** Returns where a system is built. */
    Enclosing builds(SystemName name) {
        return enclosing(settings().work(), of(name));
    }

    /** Has what candidates on the test system share hold nothing that another one could have left for {@code candidate}. */
    void isolate(TreeId candidate, Predicate<TreeId> ofMain) {
        if (confinement() instanceof Confinement.Confined) {
            homes.isolate(TEST, candidate, ofMain);
        }
    }

    /** Returns where a system's own process runs. */
    Enclosing system(SystemName name) {
        var mode = switch (name) {
            case PRODUCTION -> settings().production();
            case TEST -> settings().test();
        };
        return enclosing(mode, of(name));
    }

    /** Returns where the stages of a validation run. */
    Enclosing tests() {
        var world = of(SystemName.TEST);
        return enclosing(
                settings().work(),
                enclosure -> world.apply(enclosure).talking(settings().tests()));
    }

    /** Returns where programs of the machine are asked about themselves: no candidate has left anything there. */
    Enclosing programs() {
        return enclosing(settings().work(), this::alone);
    }

    /** Returns where git's hooks of the person run: as the stages of a validation, with the folder of hooks to read. */
    Enclosing hooks(Path folder) {
        var stages = tests();
        return new Enclosing(
                stages.sandbox(), enclosure -> stages.world().apply(enclosure).reading(List.of(folder)), stages.most());
    }

    /** Returns {@code commands} of a candidate, and has {@code guard} look after the rest where they are not confined. */
    CommandRunner guarded(CommandRunner commands, Guard guard) {
        return new GuardedCommands(commands, around(guard));
    }

    /** As the other one, of the programs that read a candidate's files. */
    SyntaxChecker guarded(SyntaxChecker syntax, Guard guard) {
        return new GuardedSyntax(syntax, around(guard));
    }

    private CommandGuard around(Guard guard) {
        var tokens = config.server().tokensFile();
        return new CommandGuard(
                guard,
                List.of(tokens == null ? root.resolve(".helix/tokens") : tokens, root.resolve(".helix/program")),
                () -> confinement() instanceof Confinement.Confined);
    }

    /** Returns where the gates of a phase run. */
    Enclosing gates() {
        return enclosing(settings().work(), enclosure -> apart(GATES, TEST, enclosure));
    }

    /** Returns where the agent runs. It brings its own home; what it is asked for, and by which gates, it can only read; so it can what was said in its chat. */
    Enclosing agent() {
        return enclosing(
                settings().agent(),
                enclosure -> enclosure
                        .reading(kept(enclosure.directory()).stream()
                                .map(name -> enclosure.directory().resolve(name))
                                .toList())
                        .layered(homes.layer(
                                AGENT, enclosure.directory(), settings().writable())));
    }

    private List<String> kept(Path directory) {
        return directory.startsWith(root.resolve("projects/sessions")) ? WritePolicies.RECORDS : WritePolicies.PLAN;
    }

    /**
     * Returns whether the agent may run commands.
     *
     * @throws PortException where it may only in a sandbox, and there is none
     */
    public boolean bash(Bash asked) {
        return switch (asked) {
            case WHERE_CONFINED -> agentConfinement() instanceof Confinement.Confined;
            case OFF -> false;
            case UNSAFE -> true;
            case CONFINED -> {
                if (agentConfinement() instanceof Confinement.Open(var why, var remedy)) {
                    throw new PortException(
                            "SANDBOX_UNAVAILABLE: agent.bash: true lets the agent run any command, which is"
                                    + " safe in a sandbox alone, and " + why + "; " + remedy
                                    + ", or set agent.bash: unsafe to let it change whatever this user can");
                }
                yield true;
            }
        };
    }

    /** Returns a command whose program stands where HELIX's own {@code PATH} has it: inside, another one counts. */
    public List<String> found(List<String> command) {
        var program = command.getFirst();
        if (program.indexOf('/') >= 0) {
            return command;
        }
        return new Programs(environment)
                .find(program)
                .map(file -> Stream.concat(
                                Stream.of(file.toAbsolutePath().toString()),
                                command.stream().skip(1))
                        .toList())
                .orElse(command);
    }

    private SandboxSettings settings() {
        return config.sandbox();
    }

    private UnaryOperator<Enclosure> of(SystemName name) {
        var system = switch (name) {
            case PRODUCTION -> config.production();
            case TEST -> config.test();
        };
        UnaryOperator<Enclosure> own = enclosure -> switch (name) {
            // Only what was judged is built and runs there.
            case PRODUCTION -> enclosure.living(homes.lasting(name.word()));
            case TEST -> apart(TEST, TEST, enclosure);
        };
        var known = root.resolve(".helix/systems").resolve(name.word());
        var shared = system.linkedPaths().stream()
                .map(linked -> system.folder().resolve("shared").resolve(linked));
        // Git finds in a slot the slot's own repository; nobody may change the past that it tells of.
        var gits = Stream.of("a.git", "b.git").map(known::resolve);
        var writable = Stream.concat(shared, gits).toList();
        return enclosure -> own.apply(enclosure).writing(writable).reading(List.of(known.resolve("history")));
    }

    /**
     * Has what nobody has judged find what main has fetched, and keep for itself what it fetches, in the places that the operator has
     * opened as well.
     *
     * @param kind of homes
     * @param caches of which kind the caches are, where changes can be kept apart; elsewhere each kind has its own
     */
    private Enclosure apart(String kind, String caches, Enclosure enclosure) {
        if (enclosure.tree().isEmpty()) {
            return alone(enclosure);
        }
        var fetched = sandbox(settings().work()).keepsApart(homes.folder(), homes.folder()) ? caches : kind;
        var home = homes.of(kind, fetched, enclosure);
        return enclosure
                .living(home)
                .layered(homes.layer(
                        kind,
                        enclosure,
                        Stream.concat(home.caches().stream(), settings().writable().stream())
                                .toList()));
    }

    /**
     * Has what works on no tree that is known find nothing of any tree, nor of what ran so before: it has a home that is gone with it, no
     * caches, and a layer that nobody else gets.
     */
    private Enclosure alone(Enclosure enclosure) {
        return enclosure.layered(homes.layerOfItsOwn(NOBODYS, settings().writable()));
    }

    private Enclosing enclosing(Mode mode, UnaryOperator<Enclosure> world) {
        return new Enclosing(
                new LazySandbox(() -> sandbox(mode)), world, settings().limits());
    }

    private synchronized Sandbox sandbox(Mode mode) {
        if (mode == Mode.OFF) {
            return SWITCHED_OFF;
        }
        var found = tried;
        if (found == null) {
            found = new SandboxProbe(environment).sandbox(places());
            tried = found;
        }
        if (mode == Mode.REQUIRED && found.confinement() instanceof Confinement.Open(var why, var remedy)) {
            throw new PortException("SANDBOX_UNAVAILABLE: helix.yaml requires a sandbox, and " + why + "; " + remedy
                    + ", or set sandbox: auto");
        }
        return found;
    }

    private PrivatePlaces places() {
        var own = Stream.of(
                Stream.of(
                        root.resolve(".helix"),
                        root.resolve("projects"),
                        // Its like in a slot or a workspace is what main has; this one holds the person's secrets, too.
                        root.resolve(ConfigReader.FILE),
                        config.production().folder(),
                        config.test().folder()),
                RepositoryPlaces.of(root).stream(),
                config.secrets().stream());
        return PrivatePlaces.of(
                environment,
                own.flatMap(all -> all),
                settings().readable(),
                settings().writable());
    }

    /** Tries the sandbox when something is to run: most commands run nothing. */
    private record LazySandbox(Supplier<Sandbox> sandbox) implements Sandbox {

        @Override
        public Confinement confinement() {
            return sandbox.get().confinement();
        }

        @Override
        public Optional<Confinement.Open> gap() {
            return sandbox.get().gap();
        }

        @Override
        public boolean hides(Path place) {
            return sandbox.get().hides(place);
        }

        @Override
        public boolean keepsApart(Path place, Path folder) {
            return sandbox.get().keepsApart(place, folder);
        }

        @Override
        public List<String> enclose(List<String> command, Enclosure enclosure) {
            return sandbox.get().enclose(command, enclosure);
        }

        @Override
        public <P, E extends Exception> P start(Start<P, E> start) throws E {
            return sandbox.get().start(start);
        }
    }
}
