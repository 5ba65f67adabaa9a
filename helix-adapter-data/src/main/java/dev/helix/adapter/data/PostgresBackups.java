package dev.helix.adapter.data;

import dev.helix.domain.data.Backup;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.port.Backups;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Backups of production's PostgreSQL by {@code pg_dump}, in its custom format, which {@code pg_restore} of a person reads, too. Put back,
 * a database is emptied and filled in one transaction.
 */
public final class PostgresBackups implements Backups {

    private static final String ENDING = ".postgres.dump";
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int PER_MAJOR = 10_000;
    private static final int NAMED = 5;

    private final DatabasePair.Postgres pair;
    private final BackupFiles files;
    private final Path folder;
    private final int kept;
    private final Duration limit;
    private final Map<String, String> environment;
    private final InstantSource clock;

    /**
     * @param files where they lie
     * @param kept how many stay, 1 or more: the youngest
     * @param limit how long making one may take, and putting it back
     * @param environment HELIX's own, to find programs by
     */
    public PostgresBackups(
            DatabasePair.Postgres pair,
            BackupFiles files,
            int kept,
            Duration limit,
            Map<String, String> environment,
            InstantSource clock) {
        this.pair = pair;
        this.files = files;
        this.folder = files.folder();
        this.kept = kept;
        this.limit = limit;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public void requireAble() {
        var at = pair.production();
        try (var reading = PostgresConnections.reading(at, LOOK)) {
            var sql = new PostgresSession(reading);
            if (new PostgresMarker(sql).read() instanceof DatabaseStatus.Marked) {
                throw Refusals.swapped(pair);
            }
            var server = sql.number("show server_version_num");
            program("pg_dump", server);
            program("pg_restore", server);
            requireOwned(sql);
            requireRoom(Long.parseLong(sql.text("select pg_database_size(current_database())")), free());
        } catch (SQLException e) {
            throw PostgresConnections.failure(at, e);
        }
    }

    private PostgresProgram program(String name, int server) {
        var major = server / PER_MAJOR;
        var what = "before production's databases are migrated, a backup is made, which needs " + name + " of version "
                + major + " or newer on the PATH";
        var install = "; install the client programs of PostgreSQL " + major + "; nothing was touched";
        var found = PostgresProgram.find(environment, name)
                .orElseThrow(() -> new PortException(what + ", and there is none" + install));
        if (!found.knows(server)) {
            throw new PortException(what + ", and the one there is of version " + found.version() + install);
        }
        return found;
    }

    /** What belongs to somebody else can't be emptied, so that a backup of it would be worth nothing. */
    private void requireOwned(PostgresSession sql) throws SQLException {
        var others =
                sql.texts("select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid ="
                        + " c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S',"
                        + " 'f') and " + PostgresSession.USERS_SCHEMA
                        + " and "
                        + PostgresSession.notOfAnExtension("pg_class", "c.oid")
                        + " and not pg_has_role(c.relowner, 'MEMBER') union all"
                        + " select format('schema %I', n.nspname) from pg_namespace n where "
                        + PostgresSession.USERS_SCHEMA
                        + " and n.nspname <> 'public' and not pg_has_role(n.nspowner, 'MEMBER') order by 1");
        if (!others.isEmpty()) {
            throw new PortException(
                    "a backup of production's PostgreSQL could not be put back: these do not belong to user "
                            + pair.production().user() + " of data.postgres.production: "
                            + String.join(", ", others.subList(0, Math.min(NAMED, others.size())))
                            + (others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : "")
                            + "; name their owner there; nothing was touched");
        }
    }

    void requireRoom(long size, long free) {
        if (free < size) {
            throw new PortException("the backup of production's PostgreSQL may take " + size + " bytes, and there are "
                    + free + " left where " + folder + " lies; make room there; nothing was touched");
        }
    }

    private long free() {
        var at = folder.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        try {
            return Files.getFileStore(at).getUsableSpace();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private PortException unwritable(IOException e) {
        return new PortException("can't keep backups in " + folder + ": " + e, e);
    }

    @Override
    public Backup take(String name, Consumer<String> told) {
        var server = version();
        var file = folder.resolve(name + ENDING);
        var part = folder.resolve(name + ENDING + ".part");
        try {
            files.made();
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            told.accept("postgres: production's database is written to " + file.getFileName());
            program("pg_dump", server)
                    .reading(
                            pair.production(),
                            List.of("--format=custom", "--lock-wait-timeout=10000", "--file=" + part),
                            limit,
                            PostgresProgram::text);
            // What can't be listed can't be put back either.
            program("pg_restore", server).run(List.of("--list", part.toString()), limit, PostgresProgram::text);
            try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
            files.place(part, file);
            prune(file);
            return new Backup(name + ENDING, Files.size(file), sha256(file));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private int version() {
        try (var reading = PostgresConnections.reading(pair.production(), LOOK)) {
            return new PostgresSession(reading).number("show server_version_num");
        } catch (SQLException e) {
            throw PostgresConnections.failure(pair.production(), e);
        }
    }

    /** Removes all but the youngest, and what was left half written. */
    private void prune(Path newest) throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            var all = there.toList();
            for (var file : all) {
                if (file.toString().endsWith(".part")) {
                    Files.deleteIfExists(file);
                }
            }
            var old = all.stream()
                    .filter(file -> file.toString().endsWith(ENDING) && !file.equals(newest))
                    .sorted(Comparator.comparing(PostgresBackups::written).reversed())
                    .skip(kept - 1L)
                    .toList();
            for (var file : old) {
                files.remove(file);
            }
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String restore(Backup backup, Consumer<String> told) {
        var file = folder.resolve(backup.file());
        try {
            if (!Files.isRegularFile(file) || !sha256(file).equals(backup.sha256())) {
                throw new PortException("the backup " + file + " is not there, or is not what was written; production's"
                        + " database stays as it is");
            }
        } catch (IOException e) {
            throw new PortException("can't read the backup " + file + ": " + e, e);
        }
        told.accept("postgres: production's database is put back from " + backup.file());
        new PostgresRestore(pair.production(), program("pg_restore", version()), file, new Deadline(clock, limit))
                .run();
        return "production's PostgreSQL was put back from .helix/backups/" + backup.file();
    }
}
