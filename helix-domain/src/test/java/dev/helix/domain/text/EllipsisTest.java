package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EllipsisTest {

    @Test
    void aTextThatIsShortEnoughStaysAsItIs() {
        assertThat(Ellipsis.end("abc", 3)).isEqualTo("abc");
        assertThat(Ellipsis.begin("abc", 3)).isEqualTo("abc");
    }

    @Test
    void aLongerOneIsCutWithASign() {
        assertThat(Ellipsis.end("abcd", 3)).isEqualTo("abc…");
        assertThat(Ellipsis.begin("abcd", 3)).isEqualTo("…bcd");
        assertThat(Ellipsis.end("abcd", 0)).isEqualTo("…");
    }

    @Test
    void noCharacterIsCutInHalf() {
        assertThat(Ellipsis.end("a😀b", 2)).isEqualTo("a…");
        assertThat(Ellipsis.begin("a😀b", 2)).isEqualTo("…b");
    }
}
