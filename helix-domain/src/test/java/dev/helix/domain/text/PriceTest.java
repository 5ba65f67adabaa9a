package dev.helix.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PriceTest {

    @Test
    void aPriceIsWrittenAsItsReadersLanguageWritesNumbers() {
        assertThat(Price.ofTurns(new BigDecimal("1234.56785"), Locale.ENGLISH)).isEqualTo("1,234.5679 USD");
        assertThat(Price.ofTurns(new BigDecimal("1234.56785"), Locale.GERMAN)).isEqualTo("1.234,5679 USD");
        assertThat(Price.ofTurns(BigDecimal.ZERO, Locale.GERMAN)).isEqualTo("0,0000 USD");
    }

    @Test
    void anAmountKeepsThePlacesThatItHas() {
        assertThat(Price.amount(new BigDecimal("2.50"), Locale.GERMAN)).isEqualTo("2,50");
        assertThat(Price.amount(new BigDecimal("5"), Locale.GERMAN)).isEqualTo("5");
        assertThat(Price.amount(new BigDecimal("1E+3"), Locale.ENGLISH)).isEqualTo("1,000");
    }
}
