package dev.helix.domain.evolution;

/**
 * The name of one run of a flow.
 *
 * @param value {@code op-} and the journal's sequence number at its start
 */
public record OperationId(String value) {

    public OperationId {
        if (!value.matches("op-[1-9][0-9]{0,18}")) {
            throw new IllegalArgumentException("not an operation: " + value);
        }
    }

    /** Returns the operation that begins with journal entry {@code sequence}. */
    public static OperationId of(long sequence) {
        return new OperationId("op-" + sequence);
    }

    /** Returns the journal entry that it begins with. */
    public long sequence() {
        return Long.parseLong(value.substring("op-".length()));
    }

    @Override
    public String toString() {
        return value;
    }
}
