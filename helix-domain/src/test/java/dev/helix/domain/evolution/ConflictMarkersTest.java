package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConflictMarkersTest {

    private static final String PLACE = "<<<<<<< main\none\n||||||| base\nnone\n=======\ntwo\n>>>>>>> project\n";

    @Test
    void partThePlacesThatAreUndecided() {
        var text = Content.of("a\n" + PLACE + "b\n" + PLACE);

        assertThat(ConflictMarkers.places(text)).containsExactly(PLACE, PLACE);
        assertThat(ConflictMarkers.firstIn(text)).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<<<<<<< main\n", "||||||| base\n", ">>>>>>> project\n", ">>>>>>> project", ">>>>>>> project\r\n"
            })
    void oneThatWasLeftOverIsAPlaceThatIsFoundAndNamed(String marker) {
        var text = Content.of("chosen\n" + marker);

        assertThat(ConflictMarkers.firstIn(text)).hasValue(2);
        assertThat(ConflictMarkers.places(text)).containsExactly(marker);
    }

    @Test
    void twoBeginningsAreTwoPlaces() {
        assertThat(ConflictMarkers.places(Content.of("<<<<<<< main\none\n" + PLACE)))
                .containsExactly("<<<<<<< main\none\n", PLACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Title\n=======\n", ">>>>>>> quoted\n", " <<<<<<< main\n", "x <<<<<<< main\n"})
    void whatOnlyLooksLikeOneIsNone(String text) {
        assertThat(ConflictMarkers.firstIn(Content.of(text))).isEmpty();
        assertThat(ConflictMarkers.places(Content.of(text))).isEmpty();
    }
}
