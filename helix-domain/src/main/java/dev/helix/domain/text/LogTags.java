package dev.helix.domain.text;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids that tell what the lines of the log that a thread writes belong to. Each thread has its own; work that goes on in another one takes them along
 * with {@link #carried}. Immutable.
 *
 * @param request the id of the HTTP request that asked for the work; null for none
 * @param operation the id of the operation that the work is a part of; null for none
 */
public record LogTags(@Nullable String request, @Nullable String operation) {

    private static final LogTags NONE = new LogTags(null, null);
    private static final ThreadLocal<LogTags> CURRENT = ThreadLocal.withInitial(() -> NONE);

    /** Returns those of this thread. */
    public static LogTags current() {
        return CURRENT.get();
    }

    /** From here on this thread answers that request, and does nothing else. */
    public static void request(String id) {
        CURRENT.set(new LogTags(id, null));
    }

    /** Returns {@code work} with the tags that this thread has now, whichever thread does it. */
    public static Runnable carried(Runnable work) {
        return current().during(work);
    }

    /** Returns {@code work} with these and the id of an operation. */
    public Runnable operation(String id, Runnable work) {
        return new LogTags(request, id).during(work);
    }

    /** Does {@code work} with these and the id of an operation, in this thread. */
    public <T> T operation(String id, Supplier<T> work) {
        var before = CURRENT.get();
        CURRENT.set(new LogTags(request, id));
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
        }
    }

    private Runnable during(Runnable work) {
        return () -> {
            var before = CURRENT.get();
            CURRENT.set(this);
            try {
                work.run();
            } finally {
                CURRENT.set(before);
            }
        };
    }
}
