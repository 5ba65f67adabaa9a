package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestNamesTest {

    private final TestNames before = new TestNames(List.of("b", "a", "c", "c"), List.of("s"));

    @Test
    void tellWhatIsGoneLeftOutAndNew() {
        var after = new TestNames(List.of("a", "d"), List.of("b"));

        assertThat(before.ran()).containsExactly("a", "b", "c");
        assertThat(after.goneSince(before)).containsExactly("c");
        assertThat(after.skippedSince(before)).containsExactly("b");
        assertThat(after.newSince(before)).containsExactly("d");
        assertThat(before.goneSince(before)).isEmpty();
    }

    @Test
    void ofALargeRunAreNotKept() {
        var many =
                new TestNames(IntStream.range(0, 2_000).mapToObj(i -> "t" + i).toList(), List.of());

        assertThat(many.known()).isFalse();
    }

    @Test
    void holdNothingThatAReaderDoesNotSee() {
        assertThat(TestNames.readable("a\u001b[31mred\n\u202eb")).isEqualTo("a\uFFFD[31mred\uFFFD\uFFFDb");
        assertThat(TestNames.readable("x".repeat(1_000))).hasSize(301);
    }
}
