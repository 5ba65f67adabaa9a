package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.SyntaxChecker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;

/**
 * Looks after what the programs that read a candidate's files may not touch: once around all files, for each may be read by a program of its
 * own. Safe for use by many threads.
 */
public record GuardedSyntax(SyntaxChecker checker, CommandGuard guard) implements SyntaxChecker {

    @Override
    public Syntax check(Path directory, TreeId tree, Collection<RepoPath> files) {
        var looked = guard.around(directory, () -> checker.check(directory, tree, files));
        var read = looked.result();
        if (looked.touched().isEmpty()) {
            return read;
        }
        var findings = new ArrayList<>(read.findings());
        findings.add(Finding.of(new CommandResult(new Exit.Trespassed(looked.touched()), "", Duration.ZERO).ending()));
        return new Syntax(read.checked(), findings, read.denied());
    }
}
