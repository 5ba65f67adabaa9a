package dev.helix.domain.port;

import dev.helix.domain.data.Backup;
import java.util.function.Consumer;

/** Backups of production's database, to which a migration goes back that knows no way back itself. For one caller at a time. */
public interface Backups {

    /**
     * Sees whether one could be made and put back now. Changes nothing.
     *
     * @throws PortException when not; it says what to do
     */
    void requireAble();

    /**
     * Makes one. Repeatable: the same name replaces. Old ones go.
     *
     * @param name lower-case letters, digits and hyphens
     * @param told hears how far it is, in lines for a person
     */
    Backup take(String name, Consumer<String> told);

    /**
     * Puts production's database back to what it was, all of it or nothing. Repeatable.
     *
     * @return one line for a person
     * @throws PortException when it can't; the database is then as it was before the call
     */
    String restore(Backup backup, Consumer<String> told);
}
