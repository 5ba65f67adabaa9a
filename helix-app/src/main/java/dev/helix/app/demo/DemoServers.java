package dev.helix.app.demo;

import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.Programs;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.FreePort;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server of PostgreSQL and one of Redis for each system of a sample, on this machine alone. They end with this process. For one thread. */
public final class DemoServers implements AutoCloseable {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Duration START = Duration.ofSeconds(30);
    private static final int TRIES = 500;
    private static final int PASSWORD_BITS = 128;
    private static final int POSTGRES = 5432;
    private static final int REDIS = 6379;
    /** Owns the databases of the sample, and may run nothing on this machine as the server's superuser may. */
    private static final String USER = "helix";
    /** What would let anybody who reaches the port write files, load programs or send data elsewhere. */
    private static final List<String> NO_COMMANDS =
            List.of("CONFIG", "MODULE", "DEBUG", "MIGRATE", "REPLICAOF", "SLAVEOF");
    /** Both kinds say so in their logs: who answers on a port may be another server. */
    private static final String READY = "eady to accept connections";

    private static final String TAKEN = "Address already in use";
    /** Ends what it has started when nobody holds its input any more, however HELIX has ended. A server that is just starting may miss a signal. */
    private static final String GUARD =
            "signal=$1; shift; \"$@\" & server=$!; cat >/dev/null; while kill -s $signal $server 2>/dev/null; do sleep 0.1; done; wait";

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final List<Integer> postgres;
    private final List<Integer> redis;
    private final Path psql;
    /** Of the superusers; drawn for each run, and told to nobody. */
    private final String password;

    /** The programs that servers are started by. */
    private record Installed(List<String> asUser, Path initdb, Path psql, Path redis) {}

    /** Something is not installed that they need. */
    public static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message);
        }
    }

    private DemoServers(Path folder, Path psql, List<Integer> postgres, List<Integer> redis, String password) {
        this.password = password;
        this.folder = folder;
        this.psql = psql;
        this.postgres = postgres;
        this.redis = redis;
    }

    /**
     * Starts them.
     *
     * @param folder where their data lie; made
     * @param ports those of PostgreSQL, then those of Redis, production's first
     * @throws Missing naming what is not installed, before anything is started
     */
    public static DemoServers start(Path folder, Map<String, String> environment, List<Integer> ports)
            throws IOException, InterruptedException {
        var installed = installed(environment);
        var servers = new DemoServers(
                folder,
                installed.psql(),
                ports.subList(0, 2),
                ports.subList(2, 4),
                new BigInteger(PASSWORD_BITS, new SecureRandom()).toString(Character.MAX_RADIX));
        try {
            for (int i = 0; i < 2; i++) {
                servers.postgres(installed, folder.resolve("postgres-" + i), servers.postgres.get(i));
                servers.redis(installed, folder.resolve("redis-" + i), servers.redis.get(i));
            }
            servers.awaitAll();
            return servers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** Returns what is not installed that they need, for a person; empty where all is there. */
    public static Optional<String> missing(Map<String, String> environment) {
        try {
            installed(environment);
            return Optional.empty();
        } catch (Missing e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the usual ports of both systems, or the next free ones. */
    static List<Integer> usualPorts() {
        var ports = new ArrayList<Integer>();
        for (var usual : List.of(POSTGRES, REDIS)) {
            var first = PortHolder.firstFree(usual, usual + TRIES);
            ports.addAll(List.of(first, PortHolder.firstFree(first + 1, first + 1 + TRIES)));
        }
        return ports;
    }

    /** Returns ports that nobody has. */
    public static List<Integer> freePorts() {
        return List.of(FreePort.find(), FreePort.find(), FreePort.find(), FreePort.find());
    }

    private static Installed installed(Map<String, String> environment) {
        var programs = new Programs(environment);
        var missing = new ArrayList<String>();
        var initdb = server(programs, "initdb");
        if (initdb.isEmpty() || !Files.isExecutable(initdb.get().resolveSibling("postgres"))) {
            missing.add("a server of PostgreSQL (Debian: apt-get install postgresql)");
        }
        var psql = programs.find("psql");
        if (psql.isEmpty()
                || programs.find("pg_dump").isEmpty()
                || programs.find("pg_restore").isEmpty()) {
            missing.add("psql, pg_dump and pg_restore on the PATH (Debian: apt-get install postgresql-client)");
        }
        var redis = programs.find("redis-server");
        if (redis.isEmpty() || programs.find("redis-cli").isEmpty()) {
            missing.add("redis-server and redis-cli on the PATH (Debian: apt-get install redis-server)");
        }
        var root = "root".equals(System.getProperty("user.name"));
        var unshare = programs.find("unshare");
        if (root && unshare.isEmpty()) {
            missing.add("unshare, because PostgreSQL does not start for root (Debian: apt-get install util-linux)");
        }
        if (!missing.isEmpty()) {
            throw new Missing("a sample with databases needs " + String.join(", and ", missing));
        }
        // To the server, root of another user namespace is an ordinary user.
        var asUser = root ? List.of(unshare.orElseThrow().toString(), "--user") : List.<String>of();
        return new Installed(asUser, initdb.orElseThrow(), psql.orElseThrow(), redis.orElseThrow());
    }

    /** Debian keeps the programs of its servers apart, by version. */
    private static Optional<Path> server(Programs programs, String name) {
        var found = programs.find(name).map(DemoServers::real);
        if (found.isPresent() || !Files.isDirectory(DEBIAN)) {
            return found;
        }
        try (var versions = Files.list(DEBIAN)) {
            return versions.sorted(Comparator.comparingInt(DemoServers::number).reversed())
                    .map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new PortException("can't look into " + DEBIAN + ": " + e, e);
        }
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            return program;
        }
    }

    private static int number(Path version) {
        var digits = String.valueOf(version.getFileName()).replaceAll("\\D.*", "");
        return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }

    private void postgres(Installed installed, Path data, int port) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var secret = Files.createTempFile(folder, "superuser", "");
        Files.writeString(secret, password);
        var make = new ArrayList<>(installed.asUser());
        make.addAll(List.of(
                installed.initdb().toString(),
                "--pgdata=" + data,
                "--username=postgres",
                "--auth=scram-sha-256",
                "--pwfile=" + secret,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        try {
            run(make);
        } finally {
            Files.delete(secret);
        }
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "host all postgres 127.0.0.1/32 scram-sha-256\nhost " + USER + " " + USER + " 127.0.0.1/32 trust\n");
        var serve = new ArrayList<>(installed.asUser());
        serve.addAll(List.of(
                installed.initdb().resolveSibling("postgres").toString(),
                "-D",
                data.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-c",
                "unix_socket_directories=",
                // It is thrown away after the demo.
                "-c",
                "fsync=off"));
        guarded("INT", serve, log(data));
    }

    private void redis(Installed installed, Path data, int port) throws IOException {
        Files.createDirectories(data);
        var serve = new ArrayList<>(List.of(
                installed.redis().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
        for (var command : NO_COMMANDS) {
            serve.addAll(List.of("--rename-command", command, ""));
        }
        guarded("TERM", serve, log(data));
    }

    private static Path log(Path data) {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    private void guarded(String signal, List<String> command, Path log) throws IOException {
        var guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "helix-demo", signal));
        guarded.addAll(command);
        processes.add(new ProcessBuilder(guarded)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        run(command, Map.of());
    }

    private void run(List<String> command, Map<String, String> variables) throws IOException, InterruptedException {
        var log = folder.resolve("commands.log");
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(variables);
        var process = builder.start();
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new PortException(String.join(" ", command) + " failed, see " + log + ": "
                    + Files.readString(log).strip().lines().reduce("", (all, line) -> line));
        }
    }

    private void awaitAll() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            await(folder.resolve("redis-" + i), redis.get(i));
            await(folder.resolve("postgres-" + i), postgres.get(i));
            own(postgres.get(i));
        }
    }

    private static void await(Path data, int port) throws InterruptedException {
        var log = log(data);
        if (!Eventually.within(START, () -> says(log, READY) || says(log, TAKEN)) || !says(log, READY)) {
            throw new PortException("the database server on port " + port + " did not start; its log is " + log);
        }
    }

    private static boolean says(Path log, String words) {
        try {
            return Files.readString(log).contains(words);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the sample's user, and a database that is his. */
    private void own(int port) throws IOException, InterruptedException {
        superuser(port, "postgres", "create role " + USER + " login nosuperuser nocreatedb nocreaterole");
        superuser(port, "postgres", "create database " + USER + " owner " + USER);
        superuser(port, USER, "alter schema public owner to " + USER);
    }

    private void superuser(int port, String database, String sql) throws IOException, InterruptedException {
        run(psql(url(port, database), "postgres", sql), Map.of("PGPASSWORD", password));
    }

    private void sql(int port, String sql) throws IOException, InterruptedException {
        run(psql(postgresUrl(port), USER, sql), Map.of());
    }

    private List<String> psql(String url, String user, String sql) {
        return List.of(
                psql.toString(),
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--dbname=" + url,
                "--username=" + user,
                "--command=" + sql);
    }

    /** Runs SQL in a database. @throws PortException with the server's words, where it fails */
    public void sql(boolean production, String sql) throws IOException, InterruptedException {
        sql(production ? postgres.getFirst() : postgres.getLast(), sql);
    }

    /** Returns the port of a system's Redis. */
    public int redisPort(boolean production) {
        return production ? redis.getFirst() : redis.getLast();
    }

    private static String postgresUrl(int port) {
        return url(port, USER);
    }

    private static String url(int port, String database) {
        return "postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Returns the user whose databases they are. */
    String user() {
        return USER;
    }

    /** Returns the address of production's database. */
    String productionUrl() {
        return postgresUrl(postgres.getFirst());
    }

    /**
     * Returns the part {@code data} of helix.yaml.
     *
     * @param history the table in which migrations are noted
     */
    public String yaml(String history) {
        return """
                data:
                  postgres:
                    production: { url: "%s", user: %s }
                    test: { url: "%s", user: %s }
                    history: [%s]
                  redis:
                    production: { url: "redis://127.0.0.1:%d" }
                    test: { url: "redis://127.0.0.1:%d" }
                """.formatted(
                        postgresUrl(postgres.getFirst()),
                        USER,
                        postgresUrl(postgres.getLast()),
                        USER,
                        history,
                        redis.getFirst(),
                        redis.getLast());
    }

    /** Returns where they are, for a person. */
    String told() {
        return "PostgreSQL on ports " + postgres.getFirst() + " and " + postgres.getLast() + ", Redis on "
                + redis.getFirst() + " and " + redis.getLast();
    }

    @Override
    public void close() {
        for (var process : processes) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                // It has ended by itself.
            }
        }
        var interrupted = false;
        for (var process : processes) {
            try {
                // Who does not want to wait any more still leaves no server behind.
                if (interrupted || !process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                    kill(process);
                }
            } catch (InterruptedException e) {
                interrupted = true;
                kill(process);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server first: its guard, which would end it, is its parent, and a server whose parent is gone is not found. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
