package dev.helix.app.project;

import dev.helix.adapter.http.TlsKeys;
import dev.helix.adapter.http.wire.EvolutionApi;
import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.http.wire.LocalEvolution;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.adapter.local.RootLock;
import dev.helix.app.cli.Person;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Requester;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a command reaches what works on a root: in this process, or in the server that has the root. */
public final class RootAccess {

    private RootAccess() {}

    /** A token that the person has, else the one that the server has left for its user. */
    private static @Nullable String token(Path root) {
        var own = System.getenv("HELIX_TOKEN");
        return own != null && !own.isEmpty() ? own : LocalCredential.read(root).orElse(null);
    }

    /** Returns what asks the server of a root, whether it is there or not. */
    public static EvolutionClient client(Path root) {
        var server = new ConfigReader(root, System.getenv()).readServer();
        return new EvolutionClient(
                server.url(),
                token(root),
                Person.plain(),
                server.tls() == null ? null : TlsKeys.trusting(server.tls().certificate()));
    }

    /**
     * Does {@code work} on the root, by the server where one has it.
     *
     * @throws RootLock.Held when something else has the root and answers no requests
     */
    public static <T> T with(Path root, Function<EvolutionApi, T> work) {
        return with(root, () -> Helix.open(root, Lifetime.DETACHED, System.getenv()), work);
    }

    /**
     * Does {@code work} that only reads, which also goes where an interrupted operation can't be put back yet.
     *
     * @throws RootLock.Held when something else has the root and answers no requests
     */
    public static <T> T reading(Path root, Function<EvolutionApi, T> work) {
        return with(root, () -> Helix.openToRead(root, System.getenv()), work);
    }

    private static <T> T with(Path root, Supplier<Helix> opening, Function<EvolutionApi, T> work) {
        try (var helix = opening.get()) {
            var done = work.apply(new LocalEvolution(helix.useCases(), Requester.local(Person.name(), "cli")));
            helix.leave();
            return done;
        } catch (RootLock.Held held) {
            var server = client(root);
            if (!server.answers()) {
                throw held;
            }
            return work.apply(server);
        }
    }
}
