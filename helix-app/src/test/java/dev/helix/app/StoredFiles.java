package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What HELIX keeps in a root, compared with the page that tells it: {@code docs/contract.md}, section 9. */
public final class StoredFiles {

    private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z0-9]+>|\\*\\*|\\*|[^<*]+");

    private static final Pattern MODES_OF_OTHERS = Pattern.compile("\\.helix/(production|workspaces|gates|homes)(/.*)?"
            + "|\\.helix/systems/[^/]+/([ab]\\.|history/).*"
            + "|\\.helix/agent/(config|home|tmp|probe)/.*"
            + "|\\.helix/proof\\.key\\.pub"
            // An agent writes its drafts with the modes of its own, in a folder that nobody else can enter.
            + "|projects/sessions/[^/]+/adr(/.*)?");

    private StoredFiles() {}

    /** Fails when the page does not name a file that lies below {@code .helix}. */
    public static void areAllTold(Path root) throws IOException {
        var told = rows();
        var untold = new ArrayList<String>();
        try (var files = Files.walk(root.resolve(".helix"))) {
            files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(file ->
                            told.stream().noneMatch(row -> row.matcher(file).matches()))
                    .forEach(untold::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        assertThat(untold)
                .as("files that docs/contract.md, section 9, does not name")
                .isEmpty();
    }

    /**
     * Fails when group or others have any right to what HELIX keeps in a root: but for slots, checkouts and homes of tools, whose modes
     * git and those decide, and for what an agent itself writes; around those lie folders that let nobody through.
     */
    public static void areForTheirOwnerAlone(Path root) throws IOException {
        var open = new ArrayList<String>();
        for (var top : List.of(root.resolve(".helix"), root.resolve("projects/sessions"))) {
            if (!Files.isDirectory(top)) {
                continue;
            }
            try (var paths = Files.walk(top)) {
                for (var path :
                        paths.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                    var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                    var name = root.relativize(path).toString();
                    if (!mode.endsWith("------")
                            && !MODES_OF_OTHERS.matcher(name).matches()) {
                        open.add(mode + " " + name);
                    }
                }
            }
        }
        assertThat(open).as("what others than its owner may read").isEmpty();
    }

    private static List<Pattern> rows() throws IOException {
        var rows = new ArrayList<Pattern>();
        for (var name : ContractTest.stored()) {
            var pattern = new StringBuilder();
            PLACEHOLDER
                    .matcher(name)
                    .results()
                    .forEach(piece -> pattern.append(
                            switch (piece.group()) {
                                case "**" -> ".*";
                                case "*" -> "[^/]*";
                                case String text when text.startsWith("<") -> "[^/]+";
                                case String text -> Pattern.quote(text);
                            }));
            rows.add(Pattern.compile(pattern.toString()));
        }
        return rows;
    }
}
