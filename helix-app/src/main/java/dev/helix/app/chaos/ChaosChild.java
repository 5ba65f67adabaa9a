package dev.helix.app.chaos;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Operation;
import java.nio.file.Path;

/** The process that is killed. Its arguments: a root, and the verb to do there; none to recover only. */
public final class ChaosChild {

    private ChaosChild() {}

    /** Opens the root and does it. */
    public static void main(String[] arguments) {
        try (var helix = Helix.open(Path.of(arguments[0]), Lifetime.DETACHED, System.getenv())) {
            if (arguments.length > 1) {
                var done = ChaosSample.run(helix, arguments[1]);
                System.out.println(done.kind().word() + " is " + done.state().word() + ": " + done.error());
                System.exit(done.state() == Operation.State.SUCCEEDED ? 0 : 1);
            }
        }
    }
}
