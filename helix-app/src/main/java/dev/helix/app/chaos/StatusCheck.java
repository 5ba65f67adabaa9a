package dev.helix.app.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether status.json tells a legal story (contract, section 2), and the same one as the journal. */
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

    /** Returns the status that is shown, and adds what is wrong with it to {@code found}. */
    static String of(Path root, List<String> found) throws IOException {
        var archived = root.resolve("projects/archive/" + ChaosSample.PROJECT + "/status.json");
        var open = root.resolve("projects/evolution/" + ChaosSample.PROJECT + "/status.json");
        var file = Files.exists(archived) ? archived : open;
        if (!Files.exists(file)) {
            found.add("there is no status.json");
            return "";
        }
        var note = JSON.readTree(Files.readString(file));
        var status = note.path("status").asString("");
        history(note, status, found);
        journal(root, status, found);
        return status;
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

    private static void journal(Path root, String status, List<String> found) throws IOException {
        var unfinished = new HashSet<String>();
        var truth = "";
        var lines = Files.readString(root.resolve(".helix/journal.jsonl"));
        if (!lines.endsWith("\n")) {
            found.add("the journal's last line is not whole");
        }
        for (var line : lines.lines().toList()) {
            var recorded = JSON.readTree(line);
            var entry = recorded.path("entry");
            switch (entry.path("type").asString("")) {
                case "OperationStarted" -> unfinished.add("op-" + recorded.path("sequence"));
                case "OperationEnded" ->
                    unfinished.remove(entry.path("operation").asString(""));
                case "ProjectSaved" ->
                    truth = entry.path("project").path("status").asString("").toLowerCase(Locale.ROOT);
                default -> {}
            }
        }
        if (!unfinished.isEmpty()) {
            found.add("operations are unfinished: " + unfinished);
        }
        if (!truth.equals(status)) {
            found.add("the journal says " + truth + ", and status.json says " + status);
        }
    }
}
