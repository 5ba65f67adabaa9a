package dev.helix.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The plan that a supervisor goes by, as it was in {@code helix.yaml} when a person started it last: no project changes it.
 *
 * @param root absolute; holds the work tree
 * @param system absolute; the folder with production's slots and {@code current}
 * @param command starts the server, in its slot
 * @param health the address that tells how it is, and which tree it runs
 * @param port where it listens
 * @param reports the key of its answer that names the tree which it runs
 * @param healthMillis how long it may take to become healthy
 * @param stopMillis how long it may take to end before it is killed
 * @param probationMillis how long it must stay healthy
 */
public record SupervisorPlan(
        Path root,
        Path system,
        List<String> command,
        String health,
        int port,
        String reports,
        long healthMillis,
        long stopMillis,
        long probationMillis) {

    /** The key of a server that is a system of its root. */
    public static final String TREE = "tree";

    private static final KeptFile FILE = new KeptFile("plan", 1);

    public SupervisorPlan {
        command = List.copyOf(command);
        if (command.isEmpty() || healthMillis <= 0 || stopMillis < 0 || probationMillis < 0) {
            throw new IllegalArgumentException("a plan has a command and times");
        }
    }

    /** A plan for a server that reports its tree as {@link #TREE}. */
    public SupervisorPlan(
            Path root,
            Path system,
            List<String> command,
            String health,
            int port,
            long healthMillis,
            long stopMillis,
            long probationMillis) {
        this(root, system, command, health, port, TREE, healthMillis, stopMillis, probationMillis);
    }

    /** Writes it into the supervisor's folder. */
    public void writeTo(Path folder) throws IOException {
        var values = new LinkedHashMap<String, String>();
        values.put("root", root.toString());
        values.put("system", system.toString());
        for (int i = 0; i < command.size(); i++) {
            values.put("command." + i, command.get(i));
        }
        values.put("health", health);
        values.put("port", Integer.toString(port));
        if (!reports.equals(TREE)) {
            values.put("reports", reports);
        }
        values.put("health_ms", Long.toString(healthMillis));
        values.put("stop_ms", Long.toString(stopMillis));
        values.put("probation_ms", Long.toString(probationMillis));
        FILE.write(folder, values);
    }

    /** Reads it; empty when there is none. */
    public static Optional<SupervisorPlan> in(Path folder) throws IOException {
        return FILE.read(folder).map(SupervisorPlan::of);
    }

    private static SupervisorPlan of(KeptFile.Values values) {
        var command = new ArrayList<String>();
        while (values.has("command." + command.size())) {
            command.add(values.text("command." + command.size()));
        }
        return new SupervisorPlan(
                Path.of(values.text("root")),
                Path.of(values.text("system")),
                command,
                values.text("health"),
                (int) values.number("port"),
                values.has("reports") ? values.text("reports") : TREE,
                values.number("health_ms"),
                values.number("stop_ms"),
                values.number("probation_ms"));
    }
}
