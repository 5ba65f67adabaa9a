package dev.helix.domain.port;

import java.util.function.Consumer;

/**
 * The test system's own data: databases that are never production's. They are filled while the test system is stopped, so that
 * every tree it runs begins with what production has.
 */
public interface TestData {

    /**
     * Fills them with what they are to have of production's data, which is only read. Repeatable: whatever was there, or was left half
     * done, is replaced. Interrupting the thread ends it.
     *
     * @param told hears how far it is, in lines for a person
     * @return one line for a person
     * @throws PortException when it can't; the test system is then put back
     */
    String fill(Consumer<String> told);

    /**
     * Marks databases as the test system's, so that they are emptied and filled from now on. Those that are marked already stay so.
     *
     * @return one line for a person
     * @throws PortException when one of them can't be reached, or is production's; it is not marked then
     */
    String adopt(Consumer<String> told);
}
