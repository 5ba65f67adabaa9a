package dev.helix.domain.port;

/**
 * The test system's own data: databases that are never production's. They are filled while the test system is stopped, so that
 * every tree it runs begins with what production has.
 */
public interface TestData {

    /**
     * Fills them with a copy of production's data, which is only read. Repeatable: whatever was there, or was left half done, is
     * replaced.
     *
     * @return one line for a person
     * @throws PortException when it can't; the test system is then put back
     */
    String fill();
}
