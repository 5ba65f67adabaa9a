package dev.helix.domain.text;

/** Numbers of things, as English has them: 1 file, 2 files. */
public final class Counted {

    private Counted() {}

    /** Returns the number, and the word for it, to which an s is added for all numbers but one. */
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /** Returns the number, and the word of the two for it. */
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
