package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    private final List<String> closed = new ArrayList<>();
    private final Resources resources = new Resources();

    private void add(String name) {
        resources.add(() -> closed.add(name));
    }

    private void addBroken(String why) {
        resources.add(() -> {
            throw new IOException(why);
        });
    }

    @Test
    void areClosedTheLastOneFirstAndOnce() {
        add("lock");
        add("journal");
        resources.close();
        resources.close();

        assertThat(closed).containsExactly("journal", "lock");
    }

    @Test
    void areAllClosedWhereSomeCanNotBe() {
        add("lock");
        addBroken("first");
        add("journal");
        addBroken("second");

        assertThatThrownBy(resources::close)
                .hasRootCauseMessage("second")
                .satisfies(trouble -> assertThat(trouble.getSuppressed()).hasSize(1));
        assertThat(closed).containsExactly("journal", "lock");
    }

    @Test
    void failureThatMadeThemCloseCarriesTheirs() {
        addBroken("disk");
        var failure = new IllegalArgumentException("no good");
        resources.closeAfter(failure);

        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(e -> assertThat(e).hasRootCauseMessage("disk"));
    }
}
