package dev.helix.testkit;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample system with databases: a service that greets the guests in PostgreSQL with a word of Redis, its migrations, and seeds. It
 * needs PostgreSQL's driver on its class path.
 */
public final class DatabaseSample {

    /** The program that starts it. */
    public static final String SERVICE = "Guests.java";

    /** The program that tests it; with the argument {@code e2e} against {@code HELIX_TEST_URL}. */
    public static final String TESTS = "GuestsTest.java";

    /** The program that migrates its database, and notes that in the table {@link #HISTORY}. */
    public static final String MIGRATE = "Migrate.java";

    /** The answer that the tests expect. */
    public static final String EXPECTED = "expected.txt";

    /** The first migration, which makes the table of guests. */
    public static final String FIRST = "migrations/001-guest.sql";

    /** The migration of the change, which gives each guest a language. */
    public static final String SECOND = "migrations/002-language.sql";

    public static final String HISTORY = "schema_history";

    private static final String FOLDER = "guests/";

    private DatabaseSample() {}

    /** Returns the files it begins with. */
    public static Map<RepoPath, Content> base() {
        var files = new HashMap<RepoPath, Content>();
        for (var name : List.of(
                SERVICE,
                TESTS,
                MIGRATE,
                EXPECTED,
                FIRST,
                "seeds/postgres/10-guests.sql",
                "seeds/redis/10-greeting.redis")) {
            files.put(new RepoPath(name), Content.of(SampleSystem.text(FOLDER + "base", name)));
        }
        return files;
    }

    /**
     * Returns a service that is well on the test system; in production it writes a guest, and ends when it is asked for the third time.
     *
     * @param service what it is made of: the service of the base or of the change
     */
    public static String mortal(String service) {
        return service.replace("int status = 200;", """
                        int status = 200;
                        if ("production".equals(System.getenv("HELIX_SYSTEM")) && ++asked == 3) {
                            System.exit(1);
                        }
                        """)
                .replace("public static void main", "static int asked;\n\n    public static void main")
                .replace("server.start();", """
                        if ("production".equals(System.getenv("HELIX_SYSTEM"))) {
                            try (var postgres = postgres(); var statement = postgres.createStatement()) {
                                statement.execute("insert into guest (name) values ('Mallory')");
                            }
                        }
                        server.start();
                        """);
    }

    /** Returns a file of the change that tells the language of each guest: the service, what is expected, and a migration. */
    public static String feature(String name) {
        return SampleSystem.text(FOLDER + "feature", name);
    }
}
