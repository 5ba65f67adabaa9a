package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a step marker that is written with characters that only look right: full-width, Cyrillic, dashes for hyphens,
 * invisible ones.
 */
record LookAlikes(StepMarker marker, Span range, int firstOdd) {

    private static final int WINDOW = 2 * StepMarker.MAX_LENGTH;

    private static final String OPENINGS = "<\u2039\u27E8\uFF1C";
    private static final String LETTERS = "аеорсухіјѕһԁԛԝкӏАВЕНКМОРСТХІЈЅαικνορτυΑΒΕΗΙΚΜΝΟΡΤΧıɡ";
    private static final String PLAIN = "aeopcyxijshdqwklABEHKMOPCTXIJSaikvoptuABEHIKMNOPTXig";

    /** Returns {@code text} with letters of ASCII in place of those that only look like them, and without invisible signs. */
    static String folded(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        var folded = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKC).chars().forEach(c -> {
            int known = LETTERS.indexOf(c);
            folded.append(known < 0 ? fold((char) c) : PLAIN.substring(known, known + 1));
        });
        return folded.toString();
    }

    /** Returns the first character of {@code text} that is none of ASCII; -1 where all are. */
    static int odd(String text) {
        return text.codePoints().filter(c -> c >= 0x80).findFirst().orElse(-1);
    }

    /** Looks through the end of {@code text}, where the marker belongs; null when there is none. */
    static @Nullable LookAlikes find(String text) {
        int from = firstOpening(text, Math.max(0, text.length() - WINDOW));
        if (isPlain(text, from)) {
            return null;
        }
        var folded = new StringBuilder(WINDOW);
        var origins = new int[2 * WINDOW + 2];
        for (int i = from; i < text.length(); i++) {
            var plain = fold(text.charAt(i));
            for (int k = 0; k < plain.length(); k++) {
                origins[folded.length()] = i;
                folded.append(plain.charAt(k));
            }
        }
        origins[folded.length()] = text.length();
        for (int at = folded.lastIndexOf("<!--"); at >= 0; at = folded.lastIndexOf("<!--", at - 1)) {
            var marker = StepMarker.at(folded, at, folded.length());
            if (marker != null) {
                var range = new Span(origins[at], origins[marker.range().end() - 1] + 1);
                for (int i = range.start(); i < range.end(); i++) {
                    if (!fold(text.charAt(i)).contentEquals(text.substring(i, i + 1))) {
                        return new LookAlikes(marker, range, i);
                    }
                }
            }
            if (at == 0) {
                break;
            }
        }
        return null;
    }

    /** Returns where the first sign stands from {@code from} on that looks like the beginning of a marker; else the text's end. */
    private static int firstOpening(String text, int from) {
        int first = text.length();
        for (int i = 0; i < OPENINGS.length(); i++) {
            int at = text.indexOf(OPENINGS.charAt(i), from);
            first = at < 0 ? first : Math.min(first, at);
        }
        return first;
    }

    private static boolean isPlain(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Returns the ASCII text that {@code c} looks like; empty for what can't be seen. */
    private static String fold(char c) {
        if (c < 0x80) {
            return String.valueOf(c);
        }
        if (c >= 0xFF01 && c <= 0xFF5E) {
            return String.valueOf((char) (c - 0xFEE0));
        }
        return switch (c) {
            case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF' -> "";
            case '\u00A0', '\u2007', '\u202F', '\u3000', '\u2002', '\u2003', '\u2009' -> " ";
            case '\u2013', '\u2014', '\u2015' -> "--";
            case '\u2010', '\u2011', '\u2012', '\u2212' -> "-";
            case '\u2039', '\u27E8' -> "<";
            case '\u203A', '\u27E9' -> ">";
            case '\u2236', '\uA789' -> ":";
            case '\u0405' -> "S";
            case '\u0422', '\u03A4' -> "T";
            case '\u0415', '\u0395' -> "E";
            case '\u0420', '\u03A1' -> "P";
            case '\u0455' -> "s";
            case '\u0435' -> "e";
            case '\u0440' -> "p";
            case '\u0430' -> "a";
            case '\u043E' -> "o";
            case '\u0441' -> "c";
            default -> String.valueOf(c);
        };
    }

    /** Returns the odd character as a name that can be read aloud, such as {@code U+2013 EN DASH}. */
    String oddName(String text) {
        return name(text.codePointAt(firstOdd));
    }

    /** Returns the name of {@code codePoint} as it can be read aloud. */
    static String name(int codePoint) {
        return "U+%04X %s".formatted(codePoint, Character.getName(codePoint));
    }
}
