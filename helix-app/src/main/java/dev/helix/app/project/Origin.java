package dev.helix.app.project;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a project's change comes from, when it is there already: one of these. */
public final class Origin {

    @Option(
            names = "--from-branch",
            paramLabel = "BRANCH",
            description = "Begins with the changes of a branch since it left main.")
    private @Nullable String branch;

    @Option(
            names = "--from-commit",
            paramLabel = "COMMIT",
            description = "Begins with the changes of a commit against its first parent.")
    private @Nullable String commit;

    @Option(
            names = "--from-diff",
            paramLabel = "FILE",
            description =
                    "Begins with a unified diff on main, such as git diff --binary writes; - reads it from standard"
                            + " input.")
    private @Nullable String diff;

    /** Returns it. @throws PortException for a file that can't be read */
    ChangeSource source() {
        if (branch != null) {
            return new ChangeSource.Branch(branch);
        }
        if (commit != null) {
            return new ChangeSource.Commit(commit);
        }
        var name = String.valueOf(diff);
        try {
            return new ChangeSource.Diff(
                    Content.of(name.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name))));
        } catch (IOException e) {
            throw new PortException("the diff " + name + " can't be read: " + e, e);
        }
    }
}
