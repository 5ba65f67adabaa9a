package dev.helix.domain.text;

/** Texts made short, with a sign that more was there. A character that is written as two is never cut in half. */
public final class Ellipsis {

    private static final String SIGN = "…";

    private Ellipsis() {}

    /** Returns the first {@code longest} characters of {@code text} and the sign; all of it where it is no longer. */
    public static String end(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean half = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, half ? longest - 1 : longest) + SIGN;
    }

    /** Returns the sign and the last {@code longest} characters of {@code text}; all of it where it is no longer. */
    public static String begin(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int from = text.length() - longest;
        return SIGN + text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }
}
