package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TestData;
import org.junit.jupiter.api.Test;

/** The contract of {@link TestData}. */
public interface TestDataContract {

    /** Returns the subject, the same one within a test. */
    TestData data();

    /** Makes that it can't be filled the next time. */
    void goAway();

    @Test
    default void tellsInOneLineThatItIsFilledHoweverOften() {
        for (int i = 0; i < 2; i++) {
            assertThat(data().fill(line -> {})).isNotBlank().hasLineCount(1);
        }
    }

    @Test
    default void tellsInOneLineThatItIsMarkedHoweverOften() {
        for (int i = 0; i < 2; i++) {
            assertThat(data().adopt(line -> {})).isNotBlank().hasLineCount(1);
        }
    }

    @Test
    default void saysThatItCanNotBeFilled() {
        goAway();

        assertThatThrownBy(() -> data().fill(line -> {}))
                .isInstanceOf(PortException.class)
                .message()
                .isNotBlank();
    }
}
