package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** PostgreSQL's own program that writes the structure of a database as SQL. */
final class PostgresDump {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
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
    private static final Duration ASK = Duration.ofSeconds(10);
    private static final int PER_MAJOR = 10_000;

    private final Path program;
    private final Endpoint at;
    private final int version;

    private PostgresDump(Path program, Endpoint at, int version) {
        this.program = program;
        this.at = at;
        this.version = version;
    }

    /** Returns the one on the PATH of {@code environment}; empty where there is none that tells its version. */
    static Optional<PostgresDump> find(Map<String, String> environment, Endpoint at) {
        return PathPrograms.find(environment, "pg_dump").flatMap(program -> {
            var found = VERSION.matcher(run(List.of(program.toString(), "--version"), Map.of(), ASK));
            return found.find()
                    ? Optional.of(new PostgresDump(program, at, Integer.parseInt(found.group(1))))
                    : Optional.empty();
        });
    }

    int version() {
        return version;
    }

    /** Returns whether it can read a server of that {@code server_version_num}. */
    boolean knows(int server) {
        return server / PER_MAJOR <= version;
    }

    PostgresStructure.Script read(Deadline deadline) {
        var environment = new java.util.HashMap<String, String>();
        // A name on the command line may be taken for a whole address.
        environment.put("PGDATABASE", at.database());
        environment.put("PGUSER", at.user());
        environment.put("PGAPPNAME", "helix");
        environment.put("PGCONNECT_TIMEOUT", "5");
        environment.put("PGOPTIONS", "-c default_transaction_read_only=on");
        at.secret().reveal().ifPresent(password -> environment.put("PGPASSWORD", password));
        at.options().forEach((name, value) -> {
            var variable = PostgresConnections.OPTIONS.get(name);
            if (variable != null) {
                environment.put(variable, value);
            }
        });
        var sql = run(
                List.of(
                        program.toString(),
                        "--schema-only",
                        "--no-owner",
                        "--no-privileges",
                        "--no-publications",
                        "--no-subscriptions",
                        "--no-tablespaces",
                        "--no-password",
                        "--encoding=UTF8",
                        "--host=" + at.host(),
                        "--port=" + at.port()),
                environment,
                deadline.left());
        var extensions = new HashSet<String>();
        EXTENSION
                .matcher(sql)
                .results()
                .map(found -> found.group(1))
                .map(name -> name.startsWith("\"")
                        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                        : name)
                .forEach(extensions::add);
        return new PostgresStructure.Script("pg_dump " + version, plain(sql), extensions);
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

    private static String run(List<String> command, Map<String, String> environment, Duration limit) {
        var builder = new ProcessBuilder(command);
        var own = builder.environment();
        var path = own.get("PATH");
        own.clear();
        if (path != null) {
            own.put("PATH", path);
        }
        own.put("LC_ALL", "C.UTF-8");
        own.putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        var read = new ArrayList<String>();
        try {
            var errors = Files.createTempFile("helix-pg", ".err");
            try {
                var process = builder.redirectError(errors.toFile()).start();
                var reader = Thread.ofVirtual().start(() -> {
                    try (var out = process.getInputStream()) {
                        read.add(new String(out.readAllBytes(), StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        // The process was ended; what came of it is not looked at.
                    }
                });
                try {
                    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new PortException(command.getFirst() + " took longer than " + limit.toSeconds() + " s");
                    }
                    reader.join();
                } finally {
                    process.destroyForcibly();
                }
                if (process.exitValue() != 0) {
                    throw new PortException(command.getFirst() + " failed: "
                            + Files.readString(errors).strip().replace('\n', ' '));
                }
                return read.isEmpty() ? "" : read.getFirst();
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new PortException("can't run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("it was cancelled", e);
        }
    }
}
