package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

        @Override
        public String origin() {
            return "JDBC";
        }

        @Override
        public void load(PostgresSession target, Deadline deadline) throws SQLException {
            var waiting = statements;
            SQLException why = null;
            while (!waiting.isEmpty()) {
                var next = new ArrayList<String>();
                for (var statement : waiting) {
                    deadline.left();
                    target.run("savepoint helix");
                    try {
                        target.run(statement);
                        target.run("release savepoint helix");
                    } catch (SQLException e) {
                        if (!TOO_EARLY.contains(String.valueOf(e.getSQLState()))) {
                            throw new PortException(
                                    "this can't be made at the test system: " + first(statement) + ": "
                                            + e.getMessage(),
                                    e);
                        }
                        target.run("rollback to savepoint helix");
                        next.add(statement);
                        why = e;
                    }
                }
                if (next.size() == waiting.size()) {
                    throw new PortException(
                            "this can't be made at the test system: " + first(next.getFirst()) + ": "
                                    + (why == null ? "" : why.getMessage()),
                            why == null ? new SQLException() : why);
                }
                waiting = next;
            }
        }

        private static String first(String statement) {
            return statement.lines().findFirst().orElse("").strip();
        }
    }
}
