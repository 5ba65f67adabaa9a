package dev.helix.adapter.local;

import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.DeniedPlaces;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.domain.text.Ellipsis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The lines of one command, passed on, with a line of HELIX's own behind each first one that tells of something that the sandbox
 * denied. One thread tells of lines, any may ask.
 */
final class CommandDenials implements Consumer<String> {

    private static final int MOST = 100;
    private static final int LONGEST_COMMAND = 200;

    private final boolean confined;
    private final DeniedPlaces places;
    private final String command;
    private final Consumer<String> lines;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> times = new LinkedHashMap<>();

    CommandDenials(Sandbox sandbox, Command command, Consumer<String> lines) {
        var directory = command.directory().toAbsolutePath().normalize();
        this.confined = sandbox.confinement() instanceof Confinement.Confined;
        this.places = new DeniedPlaces(path -> !path.startsWith(directory) && sandbox.hides(path));
        this.command = Ellipsis.end(String.join(" ", command.command()), LONGEST_COMMAND);
        this.lines = lines;
    }

    @Override
    public void accept(String line) {
        lines.accept(line);
        if (confined) {
            places.in(line).filter(this::isFirst).ifPresent(path -> lines.accept(new Denial(path, command, 1).line()));
        }
    }

    private boolean isFirst(String path) {
        lock.lock();
        try {
            if (!times.containsKey(path) && times.size() >= MOST) {
                return false;
            }
            return times.merge(path, 1, Integer::sum) == 1;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what was denied so far. */
    List<Denial> counted() {
        lock.lock();
        try {
            return times.entrySet().stream()
                    .map(entry -> new Denial(entry.getKey(), command, entry.getValue()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
