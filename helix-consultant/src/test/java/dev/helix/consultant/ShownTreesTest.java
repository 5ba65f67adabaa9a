package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TreeId;
import org.junit.jupiter.api.Test;

class ShownTreesTest {

    private static final ProjectId ALPHA = new ProjectId("alpha");
    private static final String BEGINNING = "0123456789";
    private static final TreeId ONE = new TreeId(BEGINNING + "1".repeat(30));
    private static final TreeId OTHER = new TreeId(BEGINNING + "2".repeat(30));

    private final ShownTrees shown = new ShownTrees();

    @Test
    void aBeginningStandsForTheTreeThatThisPersonWasOfferedAndForNoOther() {
        shown.offer("user:ada", ALPHA, ONE);
        shown.offer("user:bob", ALPHA, OTHER);

        assertThat(shown.meant("user:ada", ALPHA, BEGINNING)).contains(ONE);
        assertThat(shown.meant("user:bob", ALPHA, BEGINNING)).contains(OTHER);
        assertThat(shown.meant("user:eve", ALPHA, BEGINNING)).isEmpty();
        assertThat(shown.meant("user:ada", new ProjectId("beta"), BEGINNING)).isEmpty();
    }

    @Test
    void aBeginningOfTwoTreesStandsForNone() {
        shown.offer("user:ada", ALPHA, ONE);
        shown.offer("user:ada", ALPHA, OTHER);
        shown.offer("user:ada", ALPHA, ONE);

        assertThat(shown.meant("user:ada", ALPHA, BEGINNING)).isEmpty();
        assertThat(shown.meant("user:ada", ALPHA, ONE.sha())).contains(ONE);
    }
}
