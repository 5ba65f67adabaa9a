package dev.helix.adapter.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A connection to PostgreSQL that is asked in plain SQL. For one thread. */
record PostgresSession(Connection connection) {

    /** What is true of a schema {@code n} that people made. */
    static final String USERS_SCHEMA =
            "n.nspname !~ '^pg_' and n.nspname not in ('information_schema', '" + PostgresMarker.SCHEMA + "')";

    /** Returns what is true of an object that no extension has made. */
    static String notOfAnExtension(String catalog, String oid) {
        return "not exists (select 1 from pg_depend x where x.classid = '" + catalog + "'::regclass and x.objid = "
                + oid + " and x.deptype = 'e')";
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Runs statements, as many as there are. */
    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Returns the first column of what a query returns. */
    List<String> texts(String query) throws SQLException {
        return rows(query, 1).stream().map(List::getFirst).toList();
    }

    /** Returns the first columns of what a query returns; an empty text for null. */
    List<List<String>> rows(String query, int columns) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (var found = statement.executeQuery(query)) {
                var rows = new ArrayList<List<String>>();
                while (found.next()) {
                    var row = new ArrayList<String>();
                    for (int column = 1; column <= columns; column++) {
                        var text = found.getString(column);
                        row.add(text == null ? "" : text);
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    /** Returns the only value of a query; an empty text for none. */
    String text(String query) throws SQLException {
        var found = texts(query);
        return found.isEmpty() ? "" : found.getFirst();
    }

    int number(String query) throws SQLException {
        return Integer.parseInt(text(query));
    }

    boolean flag(String query) throws SQLException {
        return text(query).equals("t");
    }
}
