package dev.helix.process;

import dev.helix.domain.text.Ellipsis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that one agent's process has started. On Linux known by a mark in its environment, which a walk from parent to
 * child loses once a command has forked twice; elsewhere the walk must do.
 *
 * @param top what HELIX started: the agent, or the sandbox around it
 * @param mark how an entry in the environment of each of them reads
 */
record OwnProcesses(ProcessHandle top, String mark) {

    private static final String SANDBOX = "bwrap";
    private static final int LONGEST = 200;

    /** Returns all but the first. */
    Set<ProcessHandle> others() {
        var all = new LinkedHashSet<ProcessHandle>();
        top.descendants().forEach(all::add);
        ProcessHandle.allProcesses().filter(this::marked).forEach(all::add);
        all.remove(top);
        return all;
    }

    /** Returns the command lines of those that are neither the agent nor the sandbox around it, and live. */
    List<String> leftRunning() {
        var agent = new HashSet<ProcessHandle>();
        var at = top;
        agent.add(at);
        while (isSandbox(at)) {
            var inner = at.children().min(Comparator.comparingLong(ProcessHandle::pid));
            if (inner.isEmpty()) {
                break;
            }
            at = inner.get();
            agent.add(at);
        }
        return others().stream()
                .filter(process -> !agent.contains(process))
                .flatMap(OwnProcesses::commandLine)
                .map(line -> Ellipsis.end(line, LONGEST))
                .toList();
    }

    private static boolean isSandbox(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).endsWith(SANDBOX))
                .orElse(false);
    }

    /** One that is dead and not yet fetched has none. */
    private static Stream<String> commandLine(ProcessHandle process) {
        return process.info().commandLine().stream()
                .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
                .filter(line -> !line.isEmpty());
    }

    private boolean marked(ProcessHandle process) {
        try {
            var environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return ("\0" + new String(environment, StandardCharsets.ISO_8859_1)).contains("\0" + mark + "\0");
        } catch (IOException e) {
            // Gone, somebody else's, or no Linux.
            return false;
        }
    }
}
