package dev.helix.domain.port;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Sandbox.Enclosure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A sandbox, and what one kind of foreign process (a system's own, its tests, an agent) can reach in it.
 *
 * @param sandbox what keeps it away from the rest
 * @param world makes what it can reach out of the least: its directory, the network, and a home that is gone with it
 * @param most that it may use
 */
public record Enclosing(Sandbox sandbox, UnaryOperator<Enclosure> world, Sandbox.Limits most) {

    /**
     * Returns the command that runs {@code command} enclosed.
     *
     * @param directory where it runs; absolute
     * @param tree that it works on
     * @param life how long it may live
     */
    public List<String> enclose(List<String> command, Path directory, TreeId tree, Sandbox.Life life) {
        return enclose(command, directory, Optional.of(tree), List.of(), life);
    }

    /**
     * Returns the command that runs {@code command} enclosed.
     *
     * @param directory where it runs; absolute
     * @param tree that it works on; empty where that is not known
     * @param writable what it may change besides; absolute
     * @param life how long it may live
     */
    public List<String> enclose(
            List<String> command, Path directory, Optional<TreeId> tree, List<Path> writable, Sandbox.Life life) {
        var least = Enclosure.around(directory).lasting(life);
        return enclose(command, tree.map(least::on).orElse(least).writing(writable));
    }

    /** Returns the command that runs {@code command} in {@code least}, and what its kind can reach besides. */
    public List<String> enclose(List<String> command, Enclosure least) {
        return sandbox.enclose(command, world.apply(least).limited(most));
    }

    /** Returns what a process may use: nothing is limited where nothing is confined. */
    public Sandbox.Limits limits() {
        return sandbox.confinement() instanceof Sandbox.Confinement.Confined ? most : Sandbox.Limits.NONE;
    }

    /**
     * Starts an enclosed command.
     *
     * @throws E when it can't be started
     */
    public <P, E extends Exception> P start(Sandbox.Start<P, E> start) throws E {
        return sandbox.start(start);
    }
}
