package dev.helix.app.wiring;

import java.util.ArrayDeque;
import java.util.Deque;

/** The resources to be closed, the last one first. For one thread. */
final class Resources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Returns {@code resource}, which is closed with all others. */
    <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    /** Closes everything because of {@code failure}, which carries along what fails in that. */
    void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes everything; one that fails does not keep the others open. */
    @Override
    public void close() {
        RuntimeException trouble = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (trouble == null) {
                    trouble = new IllegalStateException("HELIX could not close cleanly", e);
                } else {
                    trouble.addSuppressed(e);
                }
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }
}
