import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;

/** Runs the migrations that a database has not seen yet, each in a transaction, and notes them in schema_history. */
public class Migrate {

    public static void main(String[] arguments) throws Exception {
        var password = System.getenv("HELIX_POSTGRES_PASSWORD");
        try (var database = DriverManager.getConnection(
                        "jdbc:" + System.getenv("HELIX_POSTGRES_URL"),
                        System.getenv("HELIX_POSTGRES_USER"),
                        password == null ? "" : password);
                var files = Files.list(Path.of("migrations"))) {
            run(
                    database,
                    "create table if not exists schema_history (name text primary key, at timestamptz default now())");
            database.setAutoCommit(false);
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (!has(database, name)) {
                    run(database, Files.readString(file));
                    run(database, "insert into schema_history (name) values ('" + name + "')");
                    database.commit();
                    System.out.println("migrated " + name);
                }
            }
        }
    }

    private static boolean has(Connection database, String name) throws Exception {
        try (var asked = database.prepareStatement("select 1 from schema_history where name = ?")) {
            asked.setString(1, name);
            return asked.executeQuery().next();
        }
    }

    private static void run(Connection database, String sql) throws Exception {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
