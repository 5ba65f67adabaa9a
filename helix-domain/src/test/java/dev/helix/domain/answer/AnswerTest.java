package dev.helix.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private record Length(int value) {}

    private record Words(int value) {}

    private final AtomicInteger made = new AtomicInteger();

    private Length length(Answer answer) {
        return answer.reading(Length.class, text -> {
            made.incrementAndGet();
            return new Length(text.length());
        });
    }

    @Test
    void isReadOnceHoweverManyAsk() {
        var answer = Answer.of("two words");

        assertThat(length(answer)).isEqualTo(new Length(9));
        assertThat(answer.reading(Words.class, text -> new Words(text.split(" ").length)))
                .isEqualTo(new Words(2));
        assertThat(length(answer)).isEqualTo(new Length(9));
        assertThat(made).hasValue(1);
    }

    @Test
    void isNotReadAgainForOtherFilesButForAnotherText() {
        var answer = Answer.of("two words");
        length(answer);

        assertThat(length(answer.withWritten(List.of(Path.of("/a"))))).isEqualTo(new Length(9));
        assertThat(made).hasValue(1);
        assertThat(length(answer.withText("one"))).isEqualTo(new Length(3));
        assertThat(made).hasValue(2);
    }

    @Test
    void equalsAnotherOfTheSameTextBlocksAndFilesReadOrNot() {
        var answer = Answer.of("two words", List.of(Path.of("/a")));
        length(answer);

        assertThat(answer)
                .isEqualTo(Answer.of("two words", List.of(Path.of("/a"))))
                .hasSameHashCodeAs(Answer.of("two words", List.of(Path.of("/a"))))
                .hasToString(Answer.of("two words", List.of(Path.of("/a"))).toString())
                .isNotEqualTo(Answer.of("two words"))
                .isNotEqualTo(Answer.of("two", List.of(Path.of("/a"))))
                .isNotEqualTo(new Answer("two words", List.of(), List.of(Path.of("/a"))))
                .isNotEqualTo(null);
    }
}
