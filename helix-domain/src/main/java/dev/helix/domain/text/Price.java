package dev.helix.domain.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Locale;

/** Prices in US dollars, as the language of their reader writes numbers: 0.25 in English, 0,25 in German. */
public final class Price {

    /** A turn of an agent may cost less than a cent. */
    private static final int PLACES = 4;

    private Price() {}

    /** Returns the price of turns with its currency, to a hundredth of a cent. */
    public static String ofTurns(BigDecimal usd, Locale language) {
        return amount(usd.setScale(PLACES, RoundingMode.HALF_UP), language) + " USD";
    }

    /** Returns a number of dollars, with as many places as it has. */
    public static String amount(BigDecimal usd, Locale language) {
        var format = NumberFormat.getNumberInstance(language);
        format.setMinimumFractionDigits(Math.max(0, usd.scale()));
        format.setMaximumFractionDigits(Math.max(0, usd.scale()));
        return format.format(usd);
    }
}
