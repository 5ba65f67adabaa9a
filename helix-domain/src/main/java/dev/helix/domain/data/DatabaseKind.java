package dev.helix.domain.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of database that HELIX gives the test system one of its own of. */
public enum DatabaseKind {
    /** The test system gets its structure, and seeds; never a row of a user's. */
    POSTGRES("PostgreSQL"),
    /** The test system gets its constraints and indexes, and seeds. */
    NEO4J("Neo4j"),
    /** The test system gets a copy of all collections: vectors are dear to make and no personal data. */
    QDRANT("Qdrant"),
    /** The test system gets an empty one, and seeds. */
    REDIS("Redis");

    private final String title;

    DatabaseKind(String title) {
        this.title = title;
    }

    /** Returns the name as people write it. */
    public String title() {
        return title;
    }

    /** Returns the name as configuration, commands and answers spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind that {@link #word} names; empty for none. */
    public static Optional<DatabaseKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
