package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** Opens connections to PostgreSQL, each with a limit of time. */
final class PostgresConnections {

    private static final String CONNECT_SECONDS = "5";
    /** What the driver is told of an address; any other name could have it load classes. */
    static final Map<String, String> OPTIONS = Map.of("sslmode", "PGSSLMODE", "sslrootcert", "PGSSLROOTCERT");

    private PostgresConnections() {}

    /** Opens one that the server lets read only. */
    static Connection reading(Endpoint at, Duration limit) {
        var connection = open(at, limit, "-c default_transaction_read_only=on ");
        try {
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException e) {
            throw failure(at, e);
        }
    }

    static Connection writing(Endpoint at, Duration limit) {
        return open(at, limit, "");
    }

    private static Connection open(Endpoint at, Duration limit, String options) {
        var properties = new Properties();
        properties.setProperty("user", at.user());
        at.secret().reveal().ifPresent(password -> properties.setProperty("password", password));
        at.options().forEach(properties::setProperty);
        properties.setProperty("ApplicationName", "helix");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", Long.toString(limit.toSeconds() + 1));
        properties.setProperty("options", options + "-c statement_timeout=" + limit.toMillis());
        properties.setProperty("preferQueryMode", "simple");
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://" + at.authority() + "/"
                            + URLEncoder.encode(at.database(), StandardCharsets.UTF_8),
                    properties);
        } catch (SQLException e) {
            throw failure(at, e);
        }
    }

    /** Returns what failed, with the words of the server, which tell no password. */
    static PortException failure(Endpoint at, SQLException e) {
        var message = String.valueOf(e.getMessage()).strip();
        var full = "53100".equals(e.getSQLState())
                ? "; the disk of that server is full: make room there, then do it again"
                : "";
        return new PortException("PostgreSQL at " + at.shown() + ": " + message + full, e);
    }
}
