package dev.helix.app;

import dev.helix.adapter.local.PrivatePlaces;
import dev.helix.adapter.local.SandboxProbe;
import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Sandbox.Confinement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether tests run in a sandbox: where one works, and where HELIX_REQUIRE_SANDBOX says so. */
public final class SandboxWanted {

    private SandboxWanted() {}

    /** Returns whether one works here that keeps changes apart in {@code folder}; one that is required has to. */
    public static boolean layers(Path folder) throws IOException {
        var real = folder.toRealPath();
        boolean apart = here() && sandbox().keepsApart(real, real);
        if (!apart && Boolean.parseBoolean(System.getenv("HELIX_REQUIRE_SANDBOX"))) {
            throw new AssertionError("a sandbox that keeps changes apart is required, and none does in " + real);
        }
        return apart;
    }

    private static Sandbox sandbox() {
        var environment = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");
        return new SandboxProbe(environment)
                .sandbox(PrivatePlaces.of(environment, Stream.empty(), List.of(), List.of()));
    }

    /** Returns whether one works here; fails where one is required and none does. */
    public static boolean here() {
        return switch (sandbox().confinement()) {
            case Confinement.Confined confined -> true;
            case Confinement.Open(var why, var remedy) -> {
                if (Boolean.parseBoolean(System.getenv("HELIX_REQUIRE_SANDBOX"))) {
                    throw new AssertionError("a sandbox is required, and " + why + "; " + remedy);
                }
                yield false;
            }
        };
    }
}
