package dev.helix.app.command;

import dev.helix.adapter.http.wire.DatabaseJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The databases of a system as a table for people. */
final class DatabaseTable {

    private static final List<String> HEAD =
            List.of("database", "address", "version", "reachable", "size", "marker", "last sync");
    private static final long KILO = 1_000;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private DatabaseTable() {}

    /** Returns its lines; none where there are no databases. */
    static List<String> lines(List<DatabaseJson> databases) {
        if (databases.isEmpty()) {
            return List.of();
        }
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        for (var database : databases) {
            rows.add(List.of(
                    database.kind(),
                    database.address(),
                    database.version() == null ? "-" : database.version(),
                    database.reachable() ? "yes" : "no",
                    database.bytes() == null ? "-" : size(database.bytes()),
                    database.marked() ? "test" : "-",
                    database.begun() != null
                            ? "begun " + database.begun() + ", not ended"
                            : database.filled() == null
                                    ? "-"
                                    : database.filled().toString()));
        }
        var widths = new int[HEAD.size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder(" ");
            for (int i = 0; i < widths.length; i++) {
                line.append(' ')
                        .append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length() + 1));
            }
            lines.add(line.toString().stripTrailing());
        }
        databases.stream()
                .filter(database -> database.problem() != null)
                .forEach(database -> lines.add("  " + database.kind() + ": " + database.problem()));
        return lines;
    }

    private static String size(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= KILO && unit < UNITS.length - 1) {
            amount /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }
}
