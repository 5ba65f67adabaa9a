package dev.helix.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectScopeTest {

    @ParameterizedTest
    @CsvSource({
        "*,anything,true",
        "**,x,true",
        "shop-*,shop-,true",
        "shop-*,shop-a,true",
        "shop-*,shop,false",
        "shop-*,my-shop-a,false",
        "shop,shop,true",
        "shop,shops,false",
        "*-shop,my-shop,true",
        "*-shop,my-shop-2,false",
        "a*b*c,abc,true",
        "a*b*c,axxbxxc,true",
        "a*b*c,axxcxxb,false",
        "*ab,aab,true"
    })
    void coversWhatItsPatternSays(String pattern, String id, boolean covered) {
        assertThat(new ProjectScope(pattern).covers(id)).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Shop", "a/b", "a b", "a.b", "[a]", "?"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> new ProjectScope(pattern)).hasMessageContaining("shop-*");
    }

    @Test
    void manyStarsTakeNoTime() {
        var pattern = new ProjectScope("*a".repeat(31) + "b");

        assertThat(pattern.covers("a".repeat(63))).isFalse();
        assertThat(new ProjectScope("***").isAll()).isTrue();
        assertThat(new ProjectScope("*a").isAll()).isFalse();
    }
}
