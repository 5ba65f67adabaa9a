package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Puts a database back from a backup in one transaction: {@code pg_restore} writes what is to be done, and one connection does it, so that a
 * restore that is cut leaves what was there.
 */
record PostgresRestore(Endpoint at, PostgresProgram program, Path backup, Deadline deadline) {

    private static final Pattern EXTENSION = Pattern.compile("^\\d+; \\d+ \\d+ EXTENSION - (\\S+) ", Pattern.MULTILINE);
    private static final Pattern OF_EXTENSIONS = Pattern.compile("^COMMENT ON EXTENSION .*;$", Pattern.MULTILINE);
    private static final byte[] COPY = "COPY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FROM_HERE = " FROM stdin;\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COPIED = "\\.\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BATCH = 1 << 20;

    void run() {
        try (var connection = PostgresConnections.writing(at, deadline.left())) {
            connection.setAutoCommit(false);
            var session = new PostgresSession(connection);
            var extensions = EXTENSION
                    .matcher(program.run(List.of("--list", backup.toString()), deadline.left(), PostgresProgram::text))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            try {
                session.run("select lo_unlink(oid) from pg_largeobject_metadata");
                new PostgresClearing(session).clear(extensions);
                session.run("set local check_function_bodies = off");
                session.run(structure("pre-data"));
                program.run(section("data"), deadline.left(), out -> {
                    load(connection, out);
                    return "";
                });
                session.run(structure("post-data"));
                deadline.left();
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
            connection.setAutoCommit(true);
            // What the planner knew went with the old tables.
            session.run("analyze");
        } catch (SQLException e) {
            throw PostgresConnections.failure(at, e);
        }
    }

    private List<String> section(String name) {
        return List.of("--section=" + name, "--no-publications", "--no-subscriptions", "--file=-", backup.toString());
    }

    private String structure(String section) {
        var sql = program.run(section(section), deadline.left(), PostgresProgram::text);
        return OF_EXTENSIONS.matcher(PostgresDump.plain(sql)).replaceAll("");
    }

    /** Does what the section of data says: rows of tables, states of sequences, large objects. */
    private void load(Connection connection, InputStream out) throws IOException, SQLException {
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        var session = new PostgresSession(connection);
        var in = new BufferedInputStream(out, 1 << 16);
        var statement = new ByteArrayOutputStream();
        var line = new ByteArrayOutputStream();
        boolean copying = false;
        while (read(in, line)) {
            var bytes = line.toByteArray();
            if (!copying
                    && (bytes[0] == '\\' || isOf(bytes, "BEGIN;\n") || isOf(bytes, "COMMIT;\n") || isLimit(bytes))) {
                // Meant for psql, or for a transaction of its own.
                continue;
            }
            if (!copying && statement.size() > 0 && startsWith(bytes, COPY)) {
                run(session, statement);
            }
            copying = copying || startsWith(bytes, COPY);
            statement.write(bytes, 0, bytes.length);
            if (copying && endsWith(bytes, FROM_HERE)) {
                deadline.left();
                copies.copyIn(statement.toString(StandardCharsets.UTF_8).strip().replaceFirst(";$", ""), rows(in));
                statement.reset();
                copying = false;
            } else if (!copying && statement.size() > BATCH && bytes.length > 1 && bytes[bytes.length - 2] == ';') {
                run(session, statement);
            }
        }
        run(session, statement);
    }

    private void run(PostgresSession session, ByteArrayOutputStream statement) throws SQLException {
        deadline.left();
        session.run(statement.toString(StandardCharsets.UTF_8));
        statement.reset();
    }

    /** Returns the lines up to the one that ends the rows, which is read, too. */
    private static InputStream rows(InputStream in) {
        return new InputStream() {
            private byte[] line = new byte[0];
            private int at;
            private boolean over;
            private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

            @Override
            public int read() throws IOException {
                return more() ? line[at++] & 0xff : -1;
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                if (!more()) {
                    return -1;
                }
                var count = Math.min(length, line.length - at);
                System.arraycopy(line, at, target, from, count);
                at += count;
                return count;
            }

            private boolean more() throws IOException {
                if (at < line.length) {
                    return true;
                }
                if (over) {
                    return false;
                }
                if (!PostgresRestore.read(in, buffer)) {
                    throw new PortException("the backup ends in the middle of a table's rows");
                }
                line = buffer.toByteArray();
                at = 0;
                over = startsWith(line, COPIED) && line.length == COPIED.length;
                return !over;
            }
        };
    }

    /** Reads a line with its end into {@code line}; returns whether there was one. */
    private static boolean read(InputStream in, ByteArrayOutputStream line) throws IOException {
        line.reset();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                return true;
            }
        }
        return line.size() > 0;
    }

    private static boolean isOf(byte[] line, String text) {
        return java.util.Arrays.equals(line, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Limits of time are HELIX's, and one of them an older server does not know. */
    private static boolean isLimit(byte[] line) {
        var text = new String(line, StandardCharsets.US_ASCII);
        return text.startsWith("SET ") && text.contains("_timeout = ");
    }

    private static boolean startsWith(byte[] line, byte[] prefix) {
        return line.length >= prefix.length
                && java.util.Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static boolean endsWith(byte[] line, byte[] suffix) {
        return line.length >= suffix.length
                && java.util.Arrays.equals(line, line.length - suffix.length, line.length, suffix, 0, suffix.length);
    }
}
