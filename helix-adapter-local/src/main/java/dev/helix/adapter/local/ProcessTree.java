package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.helix.domain.port.PortException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A process with everything it started. On Linux all of them are known by a mark in their environment, which a walk from
 * parent to child or a look at the session loses once a process has forked twice; elsewhere the walk must do.
 *
 * @param top the first of them
 * @param mark the value of {@link #MARK} in their environments
 */
record ProcessTree(
        @JsonProperty(value = "top", required = true) ProcessIdentity top,
        @JsonProperty(value = "mark", required = true) String mark) {

    /** Names a process tree in the environment of each of its members. */
    static final String MARK = "HELIX_RUN";

    private static final File PROCESSES = new File("/proc");
    private static final Duration KILLED = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(10);

    /** Returns a mark that no other tree has. */
    static String newMark() {
        return UUID.randomUUID().toString();
    }

    /**
     * Asks all of them to end, waits, and kills what is left. Does nothing when all are gone.
     *
     * @throws PortException when something survives even that
     */
    void end(Duration grace) {
        var asked = members();
        asked.forEach(ProcessHandle::destroy);
        gone(asked, grace);
        // Again and again: what is forked while the others are being killed must not get away.
        var limit = System.nanoTime() + KILLED.toNanos();
        for (var left = members(); !left.isEmpty(); left = members()) {
            if (System.nanoTime() > limit) {
                throw new PortException("process " + left.iterator().next().pid() + ", started by process " + top.pid()
                        + ", does not end, not even when killed");
            }
            left.forEach(ProcessHandle::destroyForcibly);
            gone(left, LOOK.multipliedBy(10));
        }
    }

    /** Returns all of them that live; those that are not known for its members any more are missing. */
    Set<ProcessHandle> members() {
        var all = new LinkedHashSet<ProcessHandle>();
        top.handle().ifPresent(process -> {
            all.add(process);
            process.descendants().filter(ProcessIdentity::lives).forEach(all::add);
        });
        var entry = MARK + "=" + mark;
        // Asking the JVM for all processes would read each one's state as well.
        var numbers = PROCESSES.list((folder, name) -> Character.isDigit(name.charAt(0)));
        Arrays.stream(numbers == null ? new String[0] : numbers)
                .filter(number -> marked(number, entry))
                .flatMap(number -> ProcessHandle.of(Long.parseLong(number)).stream())
                .filter(ProcessIdentity::lives)
                .forEach(all::add);
        return all;
    }

    /** Returns how many processes this machine has, or this container; 0 where that can't be seen. */
    static int ofMachine() {
        var numbers = PROCESSES.list((folder, name) -> Character.isDigit(name.charAt(0)));
        return numbers == null ? 0 : numbers.length;
    }

    private static boolean marked(String number, String entry) {
        try {
            var environment = Files.readAllBytes(Path.of(PROCESSES.getPath(), number, "environ"));
            return ("\0" + new String(environment, StandardCharsets.ISO_8859_1)).contains("\0" + entry + "\0");
        } catch (IOException e) {
            // Gone, somebody else's, or no Linux.
            return false;
        }
    }

    private static void gone(Set<ProcessHandle> processes, Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        try {
            while (processes.stream().anyMatch(ProcessIdentity::lives) && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while a process was ending", e);
        }
    }
}
