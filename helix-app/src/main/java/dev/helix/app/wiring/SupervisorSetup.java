package dev.helix.app.wiring;

import dev.helix.adapter.local.ControlSettings;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.PrivateFiles;
import dev.helix.app.config.HelixConfig;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.port.PortException;
import dev.helix.supervisor.LedgerPhase;
import dev.helix.supervisor.LivePlace;
import dev.helix.supervisor.SupervisorFolder;
import dev.helix.supervisor.SupervisorMain;
import dev.helix.supervisor.SupervisorPlan;
import dev.helix.supervisor.SwitchLedger;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Readies a root for its supervisor: the plan out of {@code helix.yaml}, a live slot, and the supervisor's own program, which stays as it is. */
public final class SupervisorSetup {

    /** The supervisor's program in its folder. */
    public static final String JAR = "helix-supervisor.jar";

    private static final System.Logger LOG = System.getLogger(SupervisorSetup.class.getName());
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    private final Path root;
    private final Map<String, String> environment;
    private final HelixConfig config;

    private final Optional<Path> program;

    /** @param root absolute */
    public SupervisorSetup(Path root, HelixConfig config, Map<String, String> environment) {
        this(root, config, environment, ProgramSlots.own());
    }

    /** @param program the package by which HELIX is called; empty where it comes from none */
    SupervisorSetup(Path root, HelixConfig config, Map<String, String> environment, Optional<Path> program) {
        this.root = root;
        this.program = program;
        this.config = config;
        this.environment = environment;
    }

    /**
     * Does it. What a switch has left unfinished stays as it is: the supervisor goes on with it.
     *
     * @param renew whether the program is replaced by the one that comes with this HELIX
     * @return the program
     * @throws Refused as InvalidSpec where production is not HELIX itself, or StepFailed where it can't be built
     */
    public Path prepare(boolean renew) {
        var control = config.production().control();
        var itself =
                control != null && config.production().port() == config.server().port();
        if (!itself && program.isEmpty()) {
            throw new Refused(new Refusal.InvalidSpec(
                    "helix.yaml",
                    0,
                    "server.port",
                    "a supervisor is for a root where production is HELIX itself: production.control starts `helix serve`, and"
                            + " production.port (" + config.production().port() + ") is server.port ("
                            + config.server().port()
                            + "); or for a HELIX out of a package (the .tar.gz of `helix package`), which it"
                            + " replaces by the next one"));
        }
        var folder = SupervisorFolder.of(root);
        try {
            PrivateFiles.folder(root.resolve(".helix"));
            PrivateFiles.folder(folder.path());
            var known = folder.ledger();
            if (known.isEmpty()
                    || (known.get().phase() == LedgerPhase.SETTLED
                            && (!itself || folder.request().isEmpty()))) {
                var live = itself ? install() : installed(program.get(), known);
                if (known.isEmpty() || !known.get().good().equals(live)) {
                    SwitchLedger.of(live).writeTo(folder.path());
                }
            }
            if (!itself) {
                // Last, for what is installed may have taken the place of what was asked for.
                forgetWhatIsNotThere(folder);
            }
            (itself ? ofProduction(Objects.requireNonNull(control)) : ofProgram()).writeTo(folder.path());
            var jar = folder.path().resolve(JAR);
            if (renew || !Files.exists(jar)) {
                pack(jar);
            }
            return jar;
        } catch (IOException e) {
            throw new PortException("can't prepare " + folder.path() + ": " + e.getMessage(), e);
        }
    }

    /** A request whose program is not in its slot, or not any more, leads to nothing that anybody has asked for. */
    private void forgetWhatIsNotThere(SupervisorFolder folder) throws IOException {
        var request = folder.request();
        if (request.isPresent()
                && folder.supervisor().isEmpty()
                && !new ProgramSlots(root, environment).holds(request.get().target())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the program that is asked for in {0} is not in slot {1}: the request is forgotten",
                    folder.path(),
                    request.get().target().slot());
            folder.forgetRequest();
        }
    }

    private SupervisorPlan ofProduction(ControlSettings control) {
        return new SupervisorPlan(
                root,
                config.production().folder(),
                control.start(),
                control.health(),
                config.production().port(),
                control.healthTimeout().toMillis(),
                control.stopTimeout().toMillis(),
                config.probation().toMillis());
    }

    /** The systems are started before the server listens, and end after it where they have to. */
    private SupervisorPlan ofProgram() {
        var server = config.server();
        if (server.tls() != null) {
            throw new Refused(
                    new Refusal.InvalidSpec(
                            "helix.yaml",
                            0,
                            "server.tls",
                            "a supervisor asks HELIX by plain HTTP; leave the encryption to a proxy, or start HELIX without a supervisor"));
        }
        var host = List.of("0.0.0.0", "::").contains(server.host()) ? "127.0.0.1" : server.host();
        // An address of IPv6 has colons of its own.
        var inUrl = host.contains(":") ? "[" + host + "]" : host;
        return new SupervisorPlan(
                root,
                new ProgramSlots(root, environment).folder(),
                List.of("bin/helix", "serve", "--root", root.toString()),
                "http://" + inUrl + ":{port}/healthz",
                server.port(),
                Supervised.PROGRAM,
                LONGEST_START.toMillis(),
                LONGEST_END.toMillis(),
                config.probation().toMillis());
    }

    /**
     * One that is there stays: it is replaced by an update, and not by the one who starts the supervisor. Where it is not what was
     * installed, as after a loss of power, it is installed anew.
     */
    private LivePlace installed(Path program, Optional<SwitchLedger> known) throws IOException {
        var slots = new ProgramSlots(root, environment);
        var good = known.map(SwitchLedger::good);
        if (good.isEmpty()) {
            return slots.install(program);
        }
        if (SupervisorFolder.of(root).supervisor().isPresent() || slots.holds(good.get())) {
            return good.get();
        }
        var slot = slots.folder().resolve(good.get().slot());
        if (program.toRealPath().startsWith(slots.folder().toRealPath())) {
            throw new Refused(new Refusal.InvalidSpec(
                    "",
                    0,
                    "supervise",
                    "the program in " + slot
                            + " is not what was installed any more; start the supervisor by a package that you"
                            + " trust, unpacked elsewhere: helix supervise --root " + root));
        }
        LOG.log(System.Logger.Level.WARNING, "{0} is not what was installed any more, and is installed anew", slot);
        return slots.install(program);
    }

    private LivePlace install() {
        try (var helix = Helix.open(root, Lifetime.DETACHED, environment)) {
            return place(helix.production().install());
        }
    }

    private static LivePlace place(SlotContent live) {
        return new LivePlace(live.slot().word(), live.tree().sha());
    }

    /** A jar of its own, of the classes of that one package: the program must not change when HELIX's does. */
    private static void pack(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SupervisorMain.class.getName());
        var next = jar.resolveSibling(jar.getFileName() + ".next");
        var place = SupervisorMain.class.getPackageName().replace('.', '/');
        try (var out = new JarOutputStream(Files.newOutputStream(next), manifest)) {
            var source = Path.of(SupervisorMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(source)) {
                add(source.resolve(place), place, out);
            } else {
                try (var files = FileSystems.newFileSystem(URI.create("jar:" + source.toUri()), Map.of())) {
                    add(files.getPath(place), place, out);
                }
            }
        } catch (URISyntaxException e) {
            throw new IOException("the supervisor's classes are nowhere: " + e.getMessage(), e);
        }
        Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void add(Path folder, String place, JarOutputStream out) throws IOException {
        try (var classes = Files.newDirectoryStream(folder, "*.class")) {
            for (var file : classes) {
                out.putNextEntry(new ZipEntry(place + "/" + file.getFileName()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
