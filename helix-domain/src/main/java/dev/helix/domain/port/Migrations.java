package dev.helix.domain.port;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.SlotContent;
import java.util.function.Consumer;

/** The project's own commands that bring the databases of a system to what its tree needs. For one caller at a time. */
public interface Migrations {

    /** Returns whether one of them leads back. */
    boolean leadBack();

    /**
     * Brings the databases to what the tree in a slot needs. Repeatable as far as the project's command is.
     *
     * @param lines hears what it prints, as it comes
     */
    CommandResult up(SlotContent content, Consumer<String> lines);

    /**
     * Takes back what {@link #up} did.
     *
     * @param content whose migrations they were
     * @param previous what will run again
     * @param lines hears what it prints, as it comes
     * @throws PortException where none {@link #leadBack}
     */
    CommandResult down(SlotContent content, SlotContent previous, Consumer<String> lines);
}
