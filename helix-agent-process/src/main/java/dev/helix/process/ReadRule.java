package dev.helix.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an agent may read. Safe for use by many threads. */
@FunctionalInterface
public interface ReadRule {

    /** Returns why {@code place}, a file or a folder, absolute, may not be read; null if it may. */
    @Nullable
    String refusal(Path place);
}
