package dev.helix.app.chaos;

import dev.helix.adapter.local.PortHolder;
import java.util.ArrayList;
import java.util.List;

/** Ports that nobody listens on, each given out once. For one thread. */
final class FreePorts {

    private static final int FIRST = 18_001;
    /** From here on the system gives ports to outgoing connections. */
    private static final int MOST = 32_000;

    private int next = FIRST;

    /** Returns three: production's, the test system's, HELIX's. */
    List<Integer> take() {
        var found = new ArrayList<Integer>();
        while (found.size() < 3) {
            found.add(PortHolder.firstFree(next, MOST));
            next = found.getLast() + 1;
        }
        return found;
    }
}
