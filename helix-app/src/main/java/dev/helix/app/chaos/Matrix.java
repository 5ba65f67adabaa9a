package dev.helix.app.chaos;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints cells: a step a row, a boundary a column, and in it what the project was after recovery. */
final class Matrix {

    private static final List<String> PLACES = List.of("begun", "acted", "done", "failed", "undo", "undone");

    private Matrix() {}

    /** Prints the cells of one scenario. */
    static void print(List<Cell> cells, PrintWriter out) {
        var rows = new LinkedHashMap<String, Map<String, Cell>>();
        for (var cell : cells) {
            var words = cell.failpoint().split("\\.", -1);
            var step = words.length == 3 ? words[1] : "(" + words[words.length - 1] + ")";
            var place = words.length == 3 ? words[2] : PLACES.getFirst();
            rows.computeIfAbsent(step, key -> new LinkedHashMap<>()).put(place, cell);
        }
        out.println();
        out.println(cells.getFirst().scenario());
        var columns = PLACES.stream()
                .filter(place -> rows.values().stream().anyMatch(row -> row.containsKey(place)))
                .toList();
        out.printf("  %-14s", "killed at");
        columns.forEach(place -> out.printf(" %-11s", place));
        out.println();
        rows.forEach((step, row) -> {
            out.printf("  %-14s", step);
            columns.forEach(place -> out.printf(" %-11s", word(row.get(place))));
            out.println();
        });
        cells.stream().filter(cell -> !cell.green()).forEach(cell -> {
            out.println("  RED " + cell.failpoint());
            cell.problems().forEach(problem -> out.println("      " + problem));
        });
        out.flush();
    }

    private static String word(@Nullable Cell cell) {
        if (cell == null) {
            return "-";
        }
        return cell.green() ? cell.outcome() : "RED";
    }
}
