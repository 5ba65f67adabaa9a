package dev.helix.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an agent may write. Safe for use by many threads. */
@FunctionalInterface
public interface WriteRule {

    /** Returns why {@code file}, absolute, may not be written; null if it may. */
    @Nullable
    String refusal(Path file);
}
