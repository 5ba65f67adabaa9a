package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import java.util.List;

/** The seeds that a test system's databases begin with: files of the repository's main branch, below {@code seeds/<kind>/}. */
@FunctionalInterface
public interface Seeds {

    /** Returns those of a kind, by name. */
    List<Seed> of(DatabaseKind kind);

    /**
     * One file.
     *
     * @param name its path in the repository
     */
    record Seed(String name, String text) {}
}
