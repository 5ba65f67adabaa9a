package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
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

    private PortHolder() {}

    /** Returns the process for a person: number and program; empty when that can't be known. */
    public static Optional<String> of(int port) {
        var sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> listeners(Path.of(table), port))
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process, sockets))
                .findFirst()
                .map(process -> "process " + process.pid()
                        + process.info()
                                .command()
                                .map(command -> " (" + command + ")")
                                .orElse(""));
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

    private static Stream<String> listeners(Path table, int port) {
        var suffix = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port);
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> BLANKS.split(line.strip()))
                    .filter(fields -> fields.length > INODE
                            && fields[STATE].equals(LISTENING)
                            && fields[LOCAL_ADDRESS].endsWith(suffix))
                    .map(fields -> "socket:[" + fields[INODE] + "]");
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean holds(ProcessHandle process, Set<String> sockets) {
        try (var open = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (var descriptor : open) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Gone, or somebody else's.
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
