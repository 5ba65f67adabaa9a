package dev.helix.adapter.data;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** PostgreSQL's own program that writes the structure of a database as SQL. */
final class PostgresDump {

    private static final Pattern EXTENSION =
            Pattern.compile("^CREATE EXTENSION IF NOT EXISTS (\"(?:[^\"]|\"\")+\"|[\\w$]+)", Pattern.MULTILINE);
    /** Limits of time are HELIX's, and one of them an older server does not know. */
    private static final Pattern LIMITS = Pattern.compile(
            "^SET (?:statement|lock|transaction|idle_in_transaction_session)_timeout = .*;$", Pattern.MULTILINE);
    /** What the program says to psql, first and last. */
    private static final Pattern FOR_PSQL = Pattern.compile("^\\\\(?:un)?restrict \\w+$", Pattern.MULTILINE);

    private static final Pattern PUBLIC =
            Pattern.compile("(-- Name: public; Type: SCHEMA; [^\\n]*\\n--\\n\\n)CREATE SCHEMA public;");
    private static final String FIRST_OBJECT = "\n-- Name: ";
    private static final String END = "\n-- PostgreSQL database dump complete";

    private final PostgresProgram program;
    private final Endpoint at;

    private PostgresDump(PostgresProgram program, Endpoint at) {
        this.program = program;
        this.at = at;
    }

    /** Returns the one on the PATH of {@code environment}; empty where there is none that tells its version. */
    static Optional<PostgresDump> find(Map<String, String> environment, Endpoint at) {
        return PostgresProgram.find(environment, "pg_dump").map(program -> new PostgresDump(program, at));
    }

    int version() {
        return program.version();
    }

    /** Returns whether it can read a server of that {@code server_version_num}. */
    boolean knows(int server) {
        return program.knows(server);
    }

    PostgresStructure.Script read(Deadline deadline) {
        var sql = program.reading(
                at,
                List.of(
                        "--schema-only",
                        "--no-owner",
                        "--no-privileges",
                        "--no-publications",
                        "--no-subscriptions",
                        "--no-tablespaces",
                        "--encoding=UTF8"),
                deadline.left(),
                PostgresProgram::text);
        var extensions = new HashSet<String>();
        EXTENSION
                .matcher(sql)
                .results()
                .map(found -> found.group(1))
                .map(name -> name.startsWith("\"")
                        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                        : name)
                .forEach(extensions::add);
        return new PostgresStructure.Script("pg_dump " + version(), plain(sql), extensions);
    }

    /** Returns what a server can run: without what is for psql, and for a database that has a schema public. */
    static String plain(String sql) {
        var end = Math.max(0, sql.lastIndexOf(END));
        var first = sql.indexOf(FIRST_OBJECT);
        var begin = first < 0 ? end : Math.min(first, end);
        var head = LIMITS.matcher(FOR_PSQL.matcher(sql.substring(0, begin)).replaceAll(""))
                .replaceAll("");
        var objects = PUBLIC.matcher(sql.substring(begin, end)).replaceFirst("$1CREATE SCHEMA IF NOT EXISTS public;");
        return head + objects + FOR_PSQL.matcher(sql.substring(end)).replaceAll("");
    }
}
