package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.text.Ellipsis;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
 * @param tool the agent's name of the tool: the one it tells beside the title, else the title that the call began with
 * @param inputs names of what it was given
 * @param offers tools of HELIX that the agent was offered, each with the names of its arguments
 * @param drafts files that HELIX writes for that
 */
record ToolCall(
        String id,
        String kind,
        String title,
        List<Path> paths,
        boolean command,
        String outcome,
        String tool,
        Set<String> inputs,
        Map<String, Set<String>> offers,
        List<Path> drafts) {

    private static final Set<String> WRITING = Set.of("edit", "delete", "move");
    private static final List<String> PATH_INPUTS =
            List.of("file_path", "filePath", "path", "notebook_path", "absolute_path", "source", "destination");
    /** Each agent names a tool of a server in its own way, in the title or beside it. */
    private static final Pattern OFFERED =
            Pattern.compile("mcp__helix__([a-z_]+)|helix_([a-z_]+)|([a-z_]+) \\(helix MCP Server\\)(?:: .*)?");

    /** Of no kind that the protocol knows: what it says of a call where it says nothing. */
    private static final Set<String> OFFERED_KINDS = Set.of("", "other");

    private static final String DRAFTING = "draft_project";
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int SUMMARY_KEPT = 200;
    private static final int TEXT_KEPT = 32_000;

    ToolCall {
        paths = List.copyOf(paths);
        inputs = Set.copyOf(inputs);
        drafts = List.copyOf(drafts);
    }

    /** Returns a call of which nothing is known but its name. */
    static ToolCall unknown(String id) {
        return new ToolCall(id, "", "", List.of(), false, "", "", Set.of(), Map.of(), List.of());
    }

    /**
     * Returns the call with what {@code update} says of it; a path that is not absolute starts from {@code directory}.
     *
     * @param offers as {@link #offers}
     */
    ToolCall with(JsonNode update, Path directory, Map<String, Set<String>> offers) {
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
        var given = new LinkedHashSet<>(inputs);
        given.addAll(input.propertyNames());
        var merged = newKind.isEmpty() ? kind : newKind;
        boolean runs =
                merged.equals("execute") || command || !input.path("command").isMissingNode();
        return new ToolCall(
                id,
                merged,
                newTitle.isEmpty() ? title : newTitle,
                new ArrayList<>(all),
                runs,
                said.isEmpty() ? outcome : Ellipsis.end(said.toString(), TEXT_KEPT),
                tool(update),
                given,
                offers,
                drafts.isEmpty() ? drafts(text(input, "id"), directory) : drafts);
    }

    /** A later title is no name: agents put into it what their model wrote about the call. */
    private String tool(JsonNode update) {
        var told = text(update.path("_meta"), "toolName");
        return !told.isEmpty() ? told : tool.isEmpty() ? text(update, "title") : tool;
    }

    /**
     * Returns HELIX's own tool that is called; empty for another one. A call of another kind, or of more than the tool takes, is
     * the agent's own whatever it is called: a title may be the model's words, and a server of the repository's may have the name
     * of HELIX's.
     */
    String offered() {
        var named = OFFERED.matcher(tool);
        if (command || !OFFERED_KINDS.contains(kind) || !named.matches()) {
            return "";
        }
        return Stream.of(1, 2, 3)
                .map(named::group)
                .filter(Objects::nonNull)
                .filter(this::isOffered)
                .findFirst()
                .orElse("");
    }

    private boolean isOffered(String name) {
        var arguments = offers.get(name);
        return arguments != null && arguments.containsAll(inputs);
    }

    /** HELIX writes it for the agent, which would have written the same file. */
    private static List<Path> drafts(String id, Path directory) {
        return PROJECT.matcher(id).matches()
                ? List.of(directory.resolve("projects/evolution").resolve(id).resolve("spec.yaml"))
                : List.of();
    }

    /** Returns the files that it writes; none for a call that only reads. */
    List<Path> writes() {
        if (!offered().isEmpty()) {
            return offered().equals(DRAFTING) ? drafts : List.of();
        }
        return WRITING.contains(kind)
                ? paths.stream().map(Path::normalize).distinct().toList()
                : List.of();
    }

    /** Returns one line for a person. */
    String summary() {
        var line = !offered().isEmpty() ? offered() : title.isBlank() ? kind : title;
        return Ellipsis.end(line.replaceAll("\\p{Cntrl}+", " ").strip(), SUMMARY_KEPT);
    }
}
