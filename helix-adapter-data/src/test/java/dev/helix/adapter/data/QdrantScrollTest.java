package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class QdrantScrollTest {

    private static String id(String json) {
        try (var parser = QdrantClient.JSON.createParser(json)) {
            parser.nextToken();
            return QdrantScroll.id(parser);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "18446744073709551615",
                "\"5c56c793-69f3-4fbf-87e6-c4bf54c28c26\"",
                "\"a\\\"],[\\\\\"",
                "\"\\n\""
            })
    void anIdIsTheSameJsonInAQuestionWhateverTheServerWrote(String id) {
        assertThat(id(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "true", "null", "1.5"})
    void whatIsNoIdIsNotTakenForOne(String json) {
        assertThatThrownBy(() -> id(json)).isInstanceOf(JacksonException.class);
    }
}
