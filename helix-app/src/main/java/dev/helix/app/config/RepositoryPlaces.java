package dev.helix.app.config;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where git keeps the past of a root: a linked work tree has it elsewhere. */
public final class RepositoryPlaces {

    private static final String NAMED = "gitdir:";

    private RepositoryPlaces() {}

    /**
     * Returns the files and folders of git that belong to a root; absolute; they need not exist.
     *
     * @param root absolute
     */
    public static List<Path> of(Path root) {
        var git = root.resolve(".git");
        if (!Files.isRegularFile(git)) {
            return List.of(git);
        }
        try {
            var told = Files.readString(git).strip();
            var folder = root.resolve(
                            told.startsWith(NAMED)
                                    ? told.substring(NAMED.length()).strip()
                                    : told)
                    .normalize();
            var common = folder.resolve("commondir");
            return Files.isRegularFile(common)
                    ? List.of(
                            git,
                            folder,
                            folder.resolve(Files.readString(common).strip()).normalize())
                    : List.of(git, folder);
        } catch (IOException e) {
            throw new PortException("can't read " + git + ": " + e.getMessage(), e);
        }
    }
}
