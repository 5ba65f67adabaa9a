package dev.helix.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An issue that lacks something is refused at once, and the message names what is missing. */
class IssueTest {

    private static final Span HERE = Span.at(0);

    /** Stands for code that nobody checks for null. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T forgotten() {
        return null;
    }

    private static void isRefused(ThrowingCallable made, String... words) {
        assertThatThrownBy(made).isInstanceOf(NullPointerException.class).hasMessageContainingAll(words);
    }

    @Test
    void aHintThatIsNullIsNamedWithTheCodeAndWhatToDo() {
        isRefused(
                () -> Issue.error("NO_TESTS", "no test", forgotten(), HERE),
                "the hint of NO_TESTS is null",
                "give an empty one");
        isRefused(() -> Issue.warning("NO_TESTS", "no test", forgotten(), HERE), "the hint of NO_TESTS is null");
        isRefused(
                () -> new Issue("NO_TESTS", Severity.ERROR, "no test", forgotten(), null, HERE),
                "the hint of NO_TESTS is null");
        isRefused(
                () -> new Issue("tests", "NO_TESTS", Severity.ERROR, "no test", forgotten(), "src/a.py", HERE),
                "the hint of NO_TESTS is null");
    }

    @Test
    void soIsEverythingElseThatMayNotBeNull() {
        isRefused(() -> Issue.error(forgotten(), "no test", "write one", HERE), "the code", "null");
        isRefused(() -> Issue.error("NO_TESTS", forgotten(), "write one", HERE), "the message of NO_TESTS is null");
        isRefused(() -> Issue.error("NO_TESTS", "no test", "write one", forgotten()), "the range of NO_TESTS is null");
        isRefused(
                () -> new Issue("NO_TESTS", forgotten(), "no test", "write one", null, HERE),
                "the severity of NO_TESTS is null");
        isRefused(
                () -> Issue.error("NO_TESTS", "no test", "write one", HERE).by(forgotten()),
                "the validator of NO_TESTS is null");
    }

    @Test
    void anEmptyHintIsNone() {
        assertThat(Issue.error("NO_TESTS", "no test", "", HERE).fixHint()).isEmpty();
        assertThat(Issue.error("NO_TESTS", "no test", "", HERE).file()).isNull();
    }
}
