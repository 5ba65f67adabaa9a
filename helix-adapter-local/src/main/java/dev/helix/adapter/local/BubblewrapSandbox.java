package dev.helix.adapter.local;

import dev.helix.domain.port.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Confines by bubblewrap: namespaces for mounts, processes and messages, no capabilities, no terminal. The machine is
 * read-only; private places are empty. Made by {@link SandboxProbe}, which has tried that it works here.
 */
public final class BubblewrapSandbox implements Sandbox {

    private static final long TEMPORARY_BYTES = 1L << 30;
    /** Sockets live there; what resolves names and users through files or sockets is put back. */
    private static final List<String> EMPTY = List.of("/tmp", "/var/tmp", "/run");

    /** Where memory runs out, the machine ends what was started in a sandbox before anything else. */
    private static final List<String> FIRST_TO_GO = List.of(
            "/bin/sh", "-c", "{ echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null; exec \"$@\"", "helix-sandbox");

    private static final List<String> RESOLVING =
            List.of("/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager/resolv.conf");

    private final Path program;
    private final String version;
    private final boolean nestingCanBeForbidden;
    private final PrivatePlaces places;
    private final Programs programs;
    private final Optional<ControlGroups> groups = ControlGroups.here();
    private final OverlayLayers layers;
    private final HardLimits hard = HardLimits.own();
    /** The kernel ends what dies with its parent when the starting thread ends: this one never does. */
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sandbox starter").daemon().factory());

    BubblewrapSandbox(
            Path program, String version, boolean nestingCanBeForbidden, PrivatePlaces places, Programs programs) {
        this.program = program;
        this.version = version;
        this.nestingCanBeForbidden = nestingCanBeForbidden;
        this.places = places;
        this.programs = programs;
        this.layers = new OverlayLayers(programs);
    }

    @Override
    public Confinement confinement() {
        return new Confinement.Confined(version);
    }

    @Override
    public Optional<Confinement.Open> gap() {
        return nestingCanBeForbidden
                ? Optional.empty()
                : Optional.of(new Confinement.Open(
                        "what runs in it can make user namespaces of its own, for this " + version
                                + " can't forbid that (--disable-userns)",
                        "install bubblewrap 0.8.0 or newer; in a container, let it write /proc/sys/user as well"));
    }

    @Override
    public boolean hides(Path place) {
        return places.hides(place);
    }

    @Override
    public boolean keepsApart(Path place, Path folder) {
        return layers.fit(place) && layers.work(folder);
    }

    @Override
    public List<String> enclose(List<String> command, Enclosure enclosure) {
        var layer = enclosure.layer().filter(asked -> layers.workIndeed(asked.folder()));
        var line = new ArrayList<String>();
        line.add(program.toString());
        line.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
        mounts(enclosure).forEach(mount -> line.addAll(mount.arguments()));
        for (var place : RESOLVING) {
            line.addAll(List.of("--ro-bind-try", place, place));
        }
        line.addAll(
                List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--new-session"));
        line.addAll(
                List.of("--cap-drop", "ALL", "--chdir", enclosure.directory().toString()));
        if (enclosure.network() == Network.NONE) {
            line.add("--unshare-net");
        }
        if (enclosure.life() == Life.WITH_HELIX) {
            line.add("--die-with-parent");
        }
        boolean nests = enclosure.nests() || !nestingCanBeForbidden;
        var user = layer.map(asked -> layers.asBefore()).orElse(List.of());
        line.addAll(user);
        if (!nests) {
            line.addAll(user.isEmpty() ? List.of("--unshare-user", "--disable-userns") : List.of("--disable-userns"));
        }
        line.add("--");
        line.addAll(FIRST_TO_GO);
        line.addAll(limited(enclosure.limits()));
        line.addAll(command);
        // A little more than what HELIX itself ends, and tells, where it comes to look in time.
        long most = most(enclosure.limits());
        var layered = layer.map(asked -> layers.below(line, asked)).orElse(line);
        return groups.map(each -> each.bounded(layered, most + most / 8 + 64)).orElse(layered);
    }

    /** The kind of mount at a place inside. At one place the last kind wins. */
    private enum Kind {
        HIDDEN,
        HOME,
        READABLE,
        WRITABLE
    }

    private record Mount(Kind kind, Path source, Path place) {

        Mount(Kind kind, Path place) {
            this(kind, place, place);
        }

        boolean isInside(Mount other) {
            return place.startsWith(other.place) && !place.equals(other.place);
        }

        List<String> arguments() {
            return switch (kind) {
                case HIDDEN ->
                    Files.isDirectory(place)
                            ? List.of("--size", Long.toString(TEMPORARY_BYTES), "--tmpfs", place.toString())
                            : List.of("--ro-bind", "/dev/null", place.toString());
                case READABLE -> List.of("--ro-bind", source.toString(), place.toString());
                case HOME, WRITABLE -> List.of("--bind", source.toString(), place.toString());
            };
        }
    }

    /**
     * Returns what stands where, outer places first: a later mount covers an earlier one whole, so the innermost word on a
     * place is the one that counts.
     */
    private List<Mount> mounts(Enclosure enclosure) {
        var all = new LinkedHashSet<Mount>();
        EMPTY.forEach(place -> all.add(new Mount(Kind.HIDDEN, Path.of(place))));
        places.hidden().forEach(place -> all.add(new Mount(Kind.HIDDEN, place)));
        places.home()
                .ifPresent(person -> enclosure.home().ifPresent(own -> {
                    own.folder()
                            .filter(Files::isDirectory)
                            .ifPresent(folder -> all.add(new Mount(Kind.HOME, folder, person)));
                    own.caches()
                            .ifPresent(caches -> HomeCaches.PLACES.stream()
                                    .filter(place -> !isNamed(person.resolve(place)))
                                    .forEach(place -> all.add(
                                            new Mount(Kind.WRITABLE, caches.resolve(place), person.resolve(place)))));
                }));
        Stream.concat(places.readable().stream(), enclosure.readable().stream())
                .forEach(place -> all.add(new Mount(Kind.READABLE, place)));
        Stream.concat(places.writable().stream(), enclosure.writable().stream())
                .forEach(place -> all.add(new Mount(Kind.WRITABLE, place)));
        var real = all.stream()
                .filter(mount -> Files.exists(mount.source()))
                .map(this::whereLinksLead)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return real.stream()
                .filter(mount -> !isHiddenAlready(mount, real))
                .sorted(Comparator.comparingInt((Mount mount) -> mount.place().getNameCount())
                        .thenComparing(Mount::kind))
                .toList();
    }

    /**
     * Nothing can be mounted over a link, nor by a name that one leads to: it is mounted where links lead. A link that is not there inside, for
     * it lies in a hidden place, has its name for what it leads to.
     */
    private Mount whereLinksLead(Mount mount) {
        var place = mount.place();
        try {
            var real = place.toRealPath();
            boolean seen = mount.kind() == Kind.HIDDEN
                    || places.hidden().stream().filter(place::startsWith).noneMatch(around -> !leadsInto(around, real));
            return seen && !real.equals(place)
                    ? new Mount(mount.kind(), mount.kind() == Kind.HIDDEN ? real : mount.source(), real)
                    : mount;
        } catch (IOException e) {
            // It is not there inside, such as a cache in a home that HELIX makes.
            return mount;
        }
    }

    private static boolean leadsInto(Path around, Path real) {
        try {
            return real.startsWith(around.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether the operator names a folder around {@code place}: their word about it counts, and not a cache of HELIX's own. */
    private boolean isNamed(Path place) {
        return Stream.concat(places.readable().stream(), places.writable().stream())
                .filter(Files::exists)
                .anyMatch(place::startsWith);
    }

    /** A path in an empty place is not there anyway; to hide it would make a folder of its name. */
    private static boolean isHiddenAlready(Mount mount, Set<Mount> all) {
        return mount.kind() == Kind.HIDDEN
                && all.stream()
                        .filter(mount::isInside)
                        .filter(other -> Files.exists(other.source()))
                        .max(Comparator.comparingInt(
                                        (Mount other) -> other.place().getNameCount())
                                .thenComparing(Mount::kind))
                        .filter(around -> around.kind() == Kind.HIDDEN || around.kind() == Kind.HOME)
                        .isPresent();
    }

    private static long most(Limits limits) {
        return limits.processes() > 0 ? limits.processes() : ProcessCommands.MOST_PROCESSES;
    }

    private List<String> limited(Limits limits) {
        var prlimit = programs.find("prlimit");
        if (prlimit.isEmpty()) {
            return List.of();
        }
        var line = new ArrayList<String>();
        line.add(prlimit.get().toString());
        line.add("--core=0");
        // Who asks for more than HELIX itself may use gets nothing, not even a start.
        add(line, "--nproc", hard.bound("processes", most(limits)));
        add(line, "--nofile", hard.bound("open files", limits.openFiles()));
        add(line, "--fsize", hard.bound("file size", limits.fileBytes()));
        add(line, "--data", hard.bound("data size", limits.memoryBytes()));
        line.add("--");
        return line;
    }

    private static void add(List<String> line, String option, long limit) {
        if (limit > 0) {
            line.add(option + "=" + limit);
        }
    }

    @Override
    public <P, E extends Exception> P start(Start<P, E> start) throws E {
        var starting = starter.submit(start::start);
        // A start takes milliseconds. A caller that is interrupted meanwhile still gets the process, and can end it.
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw BubblewrapSandbox.<E>sameAs(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A start throws what it declares, or what needs no declaration. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E sameAs(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return (E) Objects.requireNonNull(cause);
    }
}
