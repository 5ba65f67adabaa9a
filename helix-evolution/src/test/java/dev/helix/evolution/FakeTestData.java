package dev.helix.evolution;

import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TestData;
import dev.helix.testkit.FakeSystem;
import java.util.Set;
import java.util.stream.Collectors;

/** Data of a system, which remembers how far that was when it was filled. */
public final class FakeTestData implements TestData {

    private final FakeSystem system;
    private int deedsBefore;
    private int fills;
    private boolean broken;

    public FakeTestData(FakeSystem system) {
        this.system = system;
    }

    /** Returns how often it was filled. */
    public int fills() {
        return fills;
    }

    /** Lets the next filling fail. */
    public void breakOnce() {
        broken = true;
    }

    /** Returns the trees that the system was started with since then, and may have changed it. */
    public Set<String> usedBy() {
        return system.deeds().stream()
                .skip(deedsBefore)
                .filter(deed -> deed.startsWith("start "))
                .map(deed -> deed.substring("start ".length()))
                .collect(Collectors.toSet());
    }

    @Override
    public String fill() {
        if (system.running()) {
            throw new AssertionError("somebody works with the data while it is filled");
        }
        if (broken) {
            broken = false;
            throw new PortException("the database does not answer");
        }
        fills++;
        deedsBefore = system.deeds().size();
        return "filled";
    }
}
