package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds out who listens on a port, as far as Linux tells it to us ({@code /proc/net/tcp}, proc(5)). */
public final class PortHolder {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String LISTENING = "0A";
    private static final int PORTS = 1 << 16;
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private static final Pattern REACHED_HERE =
            Pattern.compile("0{8}|[0-9A-F]{6}7F|0{32}|0{24}01000000|0{16}(?:FFFF0000|0000FFFF)(?:0{8}|[0-9A-F]{6}7F)");
    private static final Set<String> PASSING_ON = Set.of(
            "docker-proxy", "dockerd", "rootlesskit", "rootlessport", "slirp4netns", "pasta", "pasta.avx2", "conmon");

    private PortHolder() {}

    /** Returns the process for a person: number and program; empty when that can't be known. */
    public static Optional<String> of(int port) {
        return of(port, process -> true);
    }

    /** As {@link #of(int)}, among some processes. */
    static Optional<String> of(int port, Predicate<ProcessHandle> among) {
        var sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> listeners(Path.of(table), port, address -> true))
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(among)
                .filter(process -> !held(process, sockets).isEmpty())
                .findFirst()
                .map(process -> "process " + process.pid()
                        + process.info()
                                .command()
                                .map(command -> " (" + command + ")")
                                .orElse(""));
    }

    /** Who is reached by a port of this machine. */
    enum Held {
        BY_THEM,
        /** Somebody else listens there, be it as well: on a narrower address, which is asked first, or on the same one. */
        BY_ANOTHER,
        /** Nothing tells: there is no such table, or the listener is another user's, or one that only passes on. */
        UNKNOWN
    }

    /** Returns whether {@code own} processes, and no others, are what answers on a port of this machine. */
    static Held by(int port, Predicate<ProcessHandle> own) {
        var sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> listeners(Path.of(table), port, PortHolder::isReachedHere))
                .collect(Collectors.toSet());
        var theirs = new HashSet<String>();
        var others = new HashSet<String>();
        if (!sockets.isEmpty()) {
            ProcessHandle.allProcesses().forEach(process -> {
                var held = held(process, sockets);
                if (!held.isEmpty() && own.test(process)) {
                    theirs.addAll(held);
                } else if (!held.isEmpty() && !passesOn(process)) {
                    others.addAll(held);
                }
            });
        }
        // A socket can be handed on to a process that is not known for theirs any more.
        others.removeAll(theirs);
        if (!others.isEmpty()) {
            return Held.BY_ANOTHER;
        }
        return !sockets.isEmpty() && theirs.containsAll(sockets) ? Held.BY_THEM : Held.UNKNOWN;
    }

    /** Returns whether a process passes a port on to a container: one of these listens outside in its stead. */
    private static boolean passesOn(ProcessHandle process) {
        return process.info()
                .command()
                .map(command ->
                        PASSING_ON.contains(String.valueOf(Path.of(command).getFileName())))
                .orElse(false);
    }

    /** On loopback, or on all addresses, as /proc spells them: four bytes each in the machine's order. */
    private static boolean isReachedHere(String address) {
        return REACHED_HERE.matcher(address).matches();
    }

    /** Returns whether a port of this machine can be listened on. */
    public static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the first port from {@code first} on that can be listened on. @throws PortException when none below {@code end} can */
    public static int firstFree(int first, int end) {
        return IntStream.range(first, Math.min(end, PORTS))
                .filter(PortHolder::isFree)
                .findFirst()
                .orElseThrow(() -> new PortException("no port from " + first + " to " + (end - 1) + " is free"));
    }

    private static Stream<String> listeners(Path table, int port, Predicate<String> addresses) {
        var suffix = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port);
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> BLANKS.split(line.strip()))
                    .filter(fields -> fields.length > INODE
                            && fields[STATE].equals(LISTENING)
                            && fields[LOCAL_ADDRESS].endsWith(suffix)
                            && addresses.test(fields[LOCAL_ADDRESS].substring(
                                    0, fields[LOCAL_ADDRESS].length() - suffix.length())))
                    .map(fields -> "socket:[" + fields[INODE] + "]");
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Set<String> held(ProcessHandle process, Set<String> sockets) {
        var held = new HashSet<String>();
        try (var open = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (var descriptor : open) {
                var target = target(descriptor);
                if (sockets.contains(target)) {
                    held.add(target);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Gone, or somebody else's.
            return Set.of();
        }
        return held;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
