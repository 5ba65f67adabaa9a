package dev.helix.app;

import dev.helix.adapter.local.PrivatePlaces;
import dev.helix.adapter.local.SandboxProbe;
import dev.helix.domain.port.Sandbox.Confinement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether tests run in a sandbox: where one works, and where HELIX_REQUIRE_SANDBOX says so. */
public final class SandboxWanted {

    private SandboxWanted() {}

    /** Returns whether one works here; fails where one is required and none does. */
    public static boolean here() {
        var environment = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");
        var places = PrivatePlaces.of(environment, Stream.empty(), List.of(), List.of());
        return switch (new SandboxProbe(environment).sandbox(places).confinement()) {
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
