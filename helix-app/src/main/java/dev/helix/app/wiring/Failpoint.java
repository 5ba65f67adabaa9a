package dev.helix.app.wiring;

import dev.helix.evolution.flow.Failpoints;
import java.util.Map;

/**
 * The one place in a flow's run where this process is to end as if it were killed, named by {@value #VARIABLE} in its
 * environment. {@code helix chaos} sets it; nobody else does.
 */
public final class Failpoint {

    /** The variable that names it. */
    public static final String VARIABLE = "HELIX_FAILPOINT";

    /** With which the process ends: what a shell tells of one that SIGKILL has ended. */
    public static final int KILLED = 137;

    private Failpoint() {}

    static Failpoints of(Map<String, String> environment) {
        var wanted = environment.get(VARIABLE);
        return wanted == null
                ? Failpoints.NONE
                : name -> {
                    if (name.equals(wanted)) {
                        // No shutdown hook runs, no file is closed: as near to a kill as a process can do to itself.
                        Runtime.getRuntime().halt(KILLED);
                    }
                };
    }
}
