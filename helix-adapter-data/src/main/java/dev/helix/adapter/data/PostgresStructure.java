package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The structure of a database, read and ready to be made elsewhere. */
sealed interface PostgresStructure {

    /** Returns how it was read, for a person. */
    String origin();

    /** Returns the extensions it uses. */
    Set<String> extensions();

    /** Returns what of it can't be made elsewhere, for a person. */
    List<String> leftOut();

    /** Makes it, in the transaction of {@code target}. */
    void load(PostgresSession target, Deadline deadline) throws SQLException;

    /** As pg_dump wrote it, in the right order. */
    record Script(String origin, String sql, Set<String> extensions) implements PostgresStructure {
        @Override
        public List<String> leftOut() {
            return List.of();
        }

        @Override
        public void load(PostgresSession target, Deadline deadline) throws SQLException {
            target.run(sql);
        }
    }

    /**
     * As it was put together from the catalogs. What depends on what is found out by trying: a statement that names something that is not
     * there yet waits for the next round.
     */
    record Statements(List<String> statements, Set<String> extensions, List<String> leftOut)
            implements PostgresStructure {

        /** Undefined: table, column, function, object, schema; a wrong kind of object. */
        private static final Set<String> TOO_EARLY =
                Set.of("42P01", "42703", "42883", "42704", "3F000", "42809", "42P16");

        private static final int BATCH = 100;

        @Override
        public String origin() {
            return "JDBC";
        }

        @Override
        public void load(PostgresSession target, Deadline deadline) throws SQLException {
            var waiting = new ArrayList<String>();
            for (int from = 0; from < statements.size(); from += BATCH) {
                var batch = statements.subList(from, Math.min(from + BATCH, statements.size()));
                deadline.left();
                // What comes in its order, which is the rule, takes one answer of the server instead of three for each.
                if (tried(target, String.join(";\n", batch)) != null) {
                    waiting.addAll(oneByOne(target, deadline, batch).keySet());
                }
            }
            while (!waiting.isEmpty()) {
                var next = oneByOne(target, deadline, waiting);
                if (next.size() == waiting.size()) {
                    var first = next.entrySet().iterator().next();
                    throw impossible(first.getKey(), first.getValue());
                }
                waiting = new ArrayList<>(next.keySet());
            }
        }

        /** Returns those that came too early, each with what was missing. */
        private static Map<String, SQLException> oneByOne(
                PostgresSession target, Deadline deadline, List<String> statements) throws SQLException {
            var early = new LinkedHashMap<String, SQLException>();
            for (var statement : statements) {
                deadline.left();
                var failed = tried(target, statement);
                if (failed != null && !TOO_EARLY.contains(String.valueOf(failed.getSQLState()))) {
                    throw impossible(statement, failed);
                }
                if (failed != null) {
                    early.put(statement, failed);
                }
            }
            return early;
        }

        /** Runs statements, all or none of them. Returns why not; null where they ran. */
        private static @Nullable SQLException tried(PostgresSession target, String statements) throws SQLException {
            try {
                target.run("savepoint helix;\n" + statements + ";\nrelease savepoint helix");
                return null;
            } catch (SQLException e) {
                try {
                    target.run("rollback to savepoint helix");
                } catch (SQLException gone) {
                    // Where the connection is gone, the first failure tells why.
                    e.addSuppressed(gone);
                    throw e;
                }
                return e;
            }
        }

        private static PortException impossible(String statement, SQLException e) {
            return new PortException(
                    "this can't be made at the test system: " + first(statement) + ": " + e.getMessage(), e);
        }

        private static String first(String statement) {
            return statement.lines().findFirst().orElse("").strip();
        }
    }
}
