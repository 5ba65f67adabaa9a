package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.text.Ellipsis;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The state of one call of a tool: the protocol tells it in pieces, each of which holds only the changed fields.
 *
 * @param id the agent's
 * @param kind as the protocol names it; empty for none
 * @param title one line for a person
 * @param paths files that it is about, absolute
 * @param command whether it runs a program
 * @param outcome its result
 */
record ToolCall(String id, String kind, String title, List<Path> paths, boolean command, String outcome) {

    private static final Set<String> WRITING = Set.of("edit", "delete", "move");
    private static final List<String> PATH_INPUTS =
            List.of("file_path", "filePath", "path", "notebook_path", "absolute_path", "source", "destination");
    private static final int SUMMARY_KEPT = 200;
    private static final int TEXT_KEPT = 32_000;

    ToolCall {
        paths = List.copyOf(paths);
    }

    /** Returns a call of which nothing is known but its name. */
    static ToolCall unknown(String id) {
        return new ToolCall(id, "", "", List.of(), false, "");
    }

    /** Returns the call with what {@code update} says of it; a path that is not absolute starts from {@code directory}. */
    ToolCall with(JsonNode update, Path directory) {
        var newKind = text(update, "kind");
        var newTitle = text(update, "title");
        var all = new LinkedHashSet<>(paths);
        var named = new ArrayList<String>();
        update.path("locations").forEach(location -> named.add(text(location, "path")));
        var said = new StringBuilder();
        for (var content : update.path("content")) {
            named.add(text(content, "path"));
            said.append(text(content.path("content"), "text"));
        }
        var input = update.path("rawInput");
        PATH_INPUTS.forEach(name -> named.add(text(input, name)));
        for (var path : named) {
            if (!path.isEmpty()) {
                try {
                    all.add(directory.resolve(path));
                } catch (InvalidPathException e) {
                    all.add(directory.getRoot()); // No file of that name can exist; where this one is, nobody writes.
                }
            }
        }
        var merged = newKind.isEmpty() ? kind : newKind;
        boolean runs =
                merged.equals("execute") || command || !input.path("command").isMissingNode();
        return new ToolCall(
                id,
                merged,
                newTitle.isEmpty() ? title : newTitle,
                new ArrayList<>(all),
                runs,
                said.isEmpty() ? outcome : Ellipsis.end(said.toString(), TEXT_KEPT));
    }

    /** Returns the files that it writes; none for a call that only reads. */
    List<Path> writes() {
        return WRITING.contains(kind)
                ? paths.stream().map(Path::normalize).distinct().toList()
                : List.of();
    }

    /** Returns one line for a person. */
    String summary() {
        var line = title.isBlank() ? kind : title;
        return Ellipsis.end(line.replaceAll("\\p{Cntrl}+", " ").strip(), SUMMARY_KEPT);
    }
}
