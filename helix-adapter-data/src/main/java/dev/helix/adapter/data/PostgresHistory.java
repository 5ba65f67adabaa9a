package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The tables in which a project's migration tool notes what has run. Without their rows the tool would take a database that has all of
 * production's structure for an empty one.
 *
 * @param names as helix.yaml has them, with a schema or without
 */
record PostgresHistory(List<String> names) {

    /** Far more than notes of migrations take, and far less than users' data. */
    private static final int MOST_BYTES = 4 << 20;

    /** Returns those that are there, quoted, as the session's own search path finds them. */
    private List<String> tables(PostgresSession at) throws SQLException {
        // To read the structure, it was made empty.
        at.run("reset search_path");
        var found = new ArrayList<String>();
        for (var name : names) {
            var table = at.text("select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on"
                    + " n.oid = c.relnamespace where c.relkind = 'r' and c.oid = to_regclass("
                    + PostgresSession.literal(quoted(name)) + ")");
            if (!table.isEmpty()) {
                found.add(table);
            }
        }
        return found;
    }

    private static String quoted(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? PostgresClearing.quoted(name)
                : PostgresClearing.quoted(name.substring(0, dot))
                        + '.'
                        + PostgresClearing.quoted(name.substring(dot + 1));
    }

    /**
     * Copies the rows of each, and sets the sequences behind them.
     *
     * @return what has come, for a person; none where there are no such tables
     */
    List<String> copy(PostgresSession source, PostgresSession target) throws SQLException {
        var came = new ArrayList<String>();
        for (var table : tables(source)) {
            try {
                var rows = rows(source, table);
                var count = copies(target).copyIn("copy " + table + " from stdin", new ByteArrayInputStream(rows));
                count(target, table);
                came.add(count + (count == 1 ? " row of " : " rows of ") + table);
            } catch (IOException e) {
                throw new PortException("the rows of " + table + " can't be copied: " + e.getMessage(), e);
            }
        }
        return came;
    }

    /** Has the sequences behind its columns go on after the rows that have come. */
    private static void count(PostgresSession target, String table) throws SQLException {
        var literal = PostgresSession.literal(table);
        for (var column : target.texts("select attname from pg_attribute where attrelid = " + literal
                + "::regclass and attnum > 0 and not attisdropped and pg_get_serial_sequence(" + literal
                + ", attname) is not null")) {
            target.text("select setval(pg_get_serial_sequence(" + literal + ", " + PostgresSession.literal(column)
                    + "), coalesce(max(" + PostgresClearing.quoted(column) + "), 0) + 1, false) from " + table);
        }
    }

    private static CopyManager copies(PostgresSession session) throws SQLException {
        return session.connection().unwrap(PGConnection.class).getCopyAPI();
    }

    private static byte[] rows(PostgresSession source, String table) throws SQLException, IOException {
        var bytes = new ByteArrayOutputStream();
        copies(source).copyOut("copy " + table + " to stdout", new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] more, int from, int length) throws IOException {
                if (bytes.size() + length > MOST_BYTES) {
                    throw new IOException("there are more than " + MOST_BYTES
                            + " bytes, which are no notes of migrations; take it out of data.postgres.history");
                }
                bytes.write(more, from, length);
            }
        });
        return bytes.toByteArray();
    }

    /** Returns what differs once a migration has run; empty where no table notes that. */
    Optional<String> digest(PostgresSession at) throws SQLException {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var structure = PostgresCatalog.read(at);
            for (var statement : structure.statements()) {
                digest.update((statement + '\0').getBytes(StandardCharsets.UTF_8));
            }
            for (var table : tables(at)) {
                digest.update((table + '\0').getBytes(StandardCharsets.UTF_8));
                for (var row : at.texts("select t::text from " + table + " t order by 1")) {
                    digest.update((row + '\0').getBytes(StandardCharsets.UTF_8));
                }
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
