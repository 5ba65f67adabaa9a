package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Confines by bubblewrap: namespaces for mounts, processes and messages, no capabilities, no terminal. The machine is
 * read-only; private places are empty. Made by {@link SandboxProbe}, which has tried that it works here.
 */
public final class BubblewrapSandbox implements Sandbox {

    private static final long TEMPORARY_BYTES = 1L << 30;
    /** Sockets live there; what resolves names and users through files or sockets is put back. */
    private static final List<String> EMPTY = List.of("/tmp", "/var/tmp", "/run");

    private static final List<String> RESOLVING =
            List.of("/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager/resolv.conf");

    private final Path program;
    private final String version;
    private final boolean nestingCanBeForbidden;
    private final PrivatePlaces places;
    private final Programs programs;
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
    }

    @Override
    public Confinement confinement() {
        return new Confinement.Confined(version);
    }

    @Override
    public List<String> enclose(List<String> command, Enclosure enclosure) {
        var line = new ArrayList<String>();
        line.add(program.toString());
        line.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
        for (var folder : EMPTY) {
            if (Files.isDirectory(Path.of(folder))) {
                line.addAll(List.of("--size", Long.toString(TEMPORARY_BYTES), "--tmpfs", folder));
            }
        }
        for (var place : RESOLVING) {
            line.addAll(List.of("--ro-bind-try", place, place));
        }
        hide(line, enclosure);
        show(line, enclosure);
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
        if (!enclosure.nests() && nestingCanBeForbidden) {
            line.addAll(List.of("--unshare-user", "--disable-userns"));
        }
        line.add("--");
        line.addAll(limited(enclosure.limits()));
        line.addAll(command);
        return line;
    }

    private void hide(List<String> line, Enclosure enclosure) {
        var home = places.home();
        var hidden = places.hidden().stream()
                .filter(place -> home.isEmpty() || !place.startsWith(home.get()))
                .filter(place -> EMPTY.stream().noneMatch(place::startsWith))
                .filter(place ->
                        places.hidden().stream().noneMatch(other -> !other.equals(place) && place.startsWith(other)))
                .sorted()
                .toList();
        for (var place : hidden) {
            if (Files.isDirectory(place)) {
                line.addAll(List.of("--size", Long.toString(TEMPORARY_BYTES), "--tmpfs", place.toString()));
            } else if (Files.exists(place)) {
                line.addAll(List.of("--ro-bind", "/dev/null", place.toString()));
            }
        }
        home.ifPresent(person -> {
            var own = enclosure.home().filter(Files::isDirectory);
            line.addAll(
                    own.isPresent()
                            ? List.of("--bind", own.get().toString(), person.toString())
                            : List.of("--size", Long.toString(TEMPORARY_BYTES), "--tmpfs", person.toString()));
        });
    }

    private record Mount(String option, Path place) {}

    /** Outer places come first, or they would cover the inner ones: so a part of what is writable can be read-only. */
    private void show(List<String> line, Enclosure enclosure) {
        var mounts = new LinkedHashSet<Mount>();
        Stream.concat(places.readable().stream(), enclosure.readable().stream())
                .forEach(place -> mounts.add(new Mount("--ro-bind", place)));
        Stream.concat(places.writable().stream(), enclosure.writable().stream())
                .forEach(place -> mounts.add(new Mount("--bind", place)));
        mounts.stream()
                .filter(mount -> Files.exists(mount.place()))
                .sorted(Comparator.comparingInt(mount -> mount.place().getNameCount()))
                .forEach(mount -> line.addAll(List.of(
                        mount.option(), mount.place().toString(), mount.place().toString())));
    }

    private List<String> limited(Limits limits) {
        var prlimit = programs.find("prlimit");
        if (!limits.any() || prlimit.isEmpty()) {
            return List.of();
        }
        var line = new ArrayList<String>();
        line.add(prlimit.get().toString());
        line.add("--core=0");
        add(line, "--nproc", limits.processes());
        add(line, "--nofile", limits.openFiles());
        add(line, "--fsize", limits.fileBytes());
        add(line, "--data", limits.memoryBytes());
        line.add("--");
        return line;
    }

    private static void add(List<String> line, String option, long limit) {
        if (limit > 0) {
            line.add(option + "=" + limit);
        }
    }

    @Override
    public Process start(ProcessBuilder builder) throws IOException {
        var starting = starter.submit(builder::start);
        // A start takes milliseconds. Whoever is interrupted meanwhile still gets the process, and can end it.
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException cause) {
                        throw cause;
                    }
                    throw new PortException("can't start " + builder.command().getFirst() + ": " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
