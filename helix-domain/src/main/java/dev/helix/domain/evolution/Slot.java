package dev.helix.domain.evolution;

/** The two places a system can run from. One is live, the other idle. */
public enum Slot {
    A("a"),
    B("b");

    private final String word;

    Slot(String word) {
        this.word = word;
    }

    /**
     * Returns the slot that {@link #word} names, in either case.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Slot of(String word) {
        for (var slot : values()) {
            if (slot.word.equalsIgnoreCase(word)) {
                return slot;
            }
        }
        throw new IllegalArgumentException("there is no slot '" + word + "'");
    }

    public Slot other() {
        return this == A ? B : A;
    }

    /** Returns the name of its folder, which is also how the journal's facts spell it. */
    public String word() {
        return word;
    }
}
