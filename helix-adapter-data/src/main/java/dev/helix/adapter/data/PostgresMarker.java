package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseStatus.Marked;
import dev.helix.domain.data.DatabaseStatus.Marker;
import dev.helix.domain.data.DatabaseStatus.Unmarked;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** HELIX's marker in PostgreSQL: a schema of its own with one row. */
record PostgresMarker(PostgresSession session) {

    static final String SCHEMA = "helix_test_marker";

    Marker read() throws SQLException {
        if (!session.flag("select to_regclass('" + SCHEMA + ".marker') is not null")) {
            return new Unmarked();
        }
        return Marked.of(session.text("select filled from " + SCHEMA + ".marker"));
    }

    /** @param filled null for never */
    void write(@Nullable Instant filled) throws SQLException {
        session.run("create schema if not exists " + SCHEMA);
        session.run("create table if not exists " + SCHEMA + ".marker (filled text)");
        session.run("delete from " + SCHEMA + ".marker");
        session.run("insert into " + SCHEMA + ".marker values ("
                + (filled == null ? "null" : PostgresSession.literal(filled.toString())) + ")");
    }
}
