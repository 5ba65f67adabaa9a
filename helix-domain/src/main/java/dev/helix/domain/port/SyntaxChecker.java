package dev.helix.domain.port;

import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Reads files as their language does and tells what it can't read. Runs none of them. */
public interface SyntaxChecker {

    /**
     * The result of a check.
     *
     * @param checked how many files it could read at all: it knows their language
     * @param findings what is wrong
     * @param denied accesses that a sandbox denied to the programs that read them
     */
    record Syntax(int checked, List<Finding> findings, List<Denial> denied) {
        public Syntax {
            findings = List.copyOf(findings);
            denied = List.copyOf(denied);
        }

        /** One that nothing was denied to. */
        public Syntax(int checked, List<Finding> findings) {
            this(checked, findings, List.of());
        }
    }

    /**
     * Checks files; those of unknown kinds, and such as are gone, are left out.
     *
     * @param tree that {@code directory} holds: what reads it finds nothing that another tree has left
     * @param files below {@code directory}
     */
    Syntax check(Path directory, TreeId tree, Collection<RepoPath> files);
}
