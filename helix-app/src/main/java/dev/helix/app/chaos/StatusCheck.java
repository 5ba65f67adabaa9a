package dev.helix.app.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether status.json tells a legal story ({@code docs/contract.md}, section 2), and the same one as the journal. */
final class StatusCheck {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Set<String>> MOVES = Map.of(
            "", Set.of("pending"),
            "pending", Set.of("developing", "ready", "aborted"),
            "developing", Set.of("ready", "failed", "aborted"),
            "ready", Set.of("deployed", "failed", "aborted"),
            "deployed", Set.of("integrated", "failed", "ready"),
            "failed", Set.of("developing", "ready", "aborted"));

    private StatusCheck() {}

    /** Returns the status that is shown of the project, and adds what is wrong with any to {@code found}. */
    static String of(Path root, List<String> found) throws IOException {
        var shown = "";
        for (var truth : journal(root, found).entrySet()) {
            var id = truth.getKey();
            var archived = root.resolve("projects/archive/" + id + "/status.json");
            var open = root.resolve("projects/evolution/" + id + "/status.json");
            var file = Files.exists(archived) ? archived : open;
            if (!Files.exists(file)) {
                found.add("there is no status.json of " + id);
                continue;
            }
            var note = JSON.readTree(Files.readString(file));
            var status = note.path("status").asString("");
            history(note, status, found);
            if (!truth.getValue().equals(status)) {
                found.add("the journal says " + truth.getValue() + ", and status.json says " + status);
            }
            shown = id.equals(ChaosSample.PROJECT.value()) ? status : shown;
        }
        return shown;
    }

    private static void history(JsonNode note, String status, List<String> found) {
        var at = "";
        for (var move : note.path("history")) {
            var from = move.path("from").isNull() ? "" : move.path("from").asString("");
            var to = move.path("to").asString("");
            // One without a move, such as having been sealed anew, is none.
            if (!from.equals(at)
                    || (!from.equals(to) && !MOVES.getOrDefault(from, Set.of()).contains(to))) {
                found.add("status.json tells of an illegal move from '" + at + "' to '" + to + "'");
            }
            at = to;
        }
        if (!at.equals(status)) {
            found.add("status.json says " + status + ", and its history ends at '" + at + "'");
        }
    }

    /** Returns the status of each project as the journal tells it. */
    private static Map<String, String> journal(Path root, List<String> found) throws IOException {
        var unfinished = new HashSet<String>();
        var truth = new LinkedHashMap<String, String>();
        var lines = Files.readString(root.resolve(".helix/journal.jsonl"));
        if (!lines.endsWith("\n")) {
            found.add("the journal's last line is not whole");
        }
        for (var line : lines.lines().toList()) {
            var recorded = JSON.readTree(line);
            var entry = recorded.path("entry");
            switch (entry.path("type").asString("")) {
                case "operation_started" -> unfinished.add("op-" + recorded.path("sequence"));
                case "operation_ended" ->
                    unfinished.remove(entry.path("operation").asString(""));
                case "project_saved" -> {
                    var project = entry.path("project");
                    truth.put(
                            project.path("id").asString(""),
                            project.path("status").asString("").toLowerCase(Locale.ROOT));
                }
                default -> {}
            }
        }
        if (!unfinished.isEmpty()) {
            found.add("operations are unfinished: " + unfinished);
        }
        return truth;
    }
}
