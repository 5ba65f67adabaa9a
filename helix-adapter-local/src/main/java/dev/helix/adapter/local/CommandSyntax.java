package dev.helix.adapter.local;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.SyntaxChecker;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks files by the operator's own commands ({@code validation.syntax} in {@code helix.yaml}), run one after the other in
 * the folder of the tree. Where a command has the argument {@value #FILES}, the files to check stand in its place; without
 * it the command looks for itself. A command that ends with anything but 0 has found something; lines of its output such as
 * {@code a/b.py:3:1: text} say where.
 */
public final class CommandSyntax implements SyntaxChecker {

    /** The argument in whose place the files stand. */
    public static final String FILES = "{files}";

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MOST_FINDINGS = 100;
    private static final Pattern PLACE =
            Pattern.compile("(?:\\./)?(?<file>[^\\s:][^:]{0,4096}):(?<line>\\d{1,9})(?::\\d+)?:?\\s*(?<text>.+)");

    private final CommandRunner commands;
    private final List<List<String>> checks;

    /** @param checks programs and arguments, one or more */
    public CommandSyntax(CommandRunner commands, List<List<String>> checks) {
        this.commands = commands;
        this.checks = checks.stream().map(List::copyOf).toList();
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("at least one command");
        }
    }

    @Override
    public Syntax check(Path directory, TreeId tree, Collection<RepoPath> files) {
        var there = files.stream()
                .filter(path -> Files.isRegularFile(directory.resolve(path.value()), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (there.isEmpty()) {
            return new Syntax(0, List.of());
        }
        var findings = new ArrayList<Finding>();
        var denied = new ArrayList<Denial>();
        var environment = Map.of(CommandRunner.Command.TREE, tree.sha());
        for (var check : checks) {
            var result = commands.run(new CommandRunner.Command(with(there, check), directory, environment, LIMIT));
            denied.addAll(result.denied());
            if (!result.succeeded()) {
                findings.addAll(findings(check.getFirst(), result, directory));
            }
        }
        return new Syntax(there.size(), findings, denied);
    }

    /** A file's name begins with a dot here, so that none can be taken for an option. */
    private static List<String> with(List<RepoPath> files, List<String> check) {
        var command = new ArrayList<String>();
        for (var argument : check) {
            if (argument.equals(FILES)) {
                files.forEach(file -> command.add("./" + file.value()));
            } else {
                command.add(argument);
            }
        }
        return command;
    }

    private static List<Finding> findings(String program, CommandResult result, Path directory) {
        var found = result.output()
                .lines()
                .map(PLACE::matcher)
                .filter(place -> place.matches() && names(directory, place.group("file")))
                .limit(MOST_FINDINGS)
                .map(place -> new Finding(
                        place.group("file"),
                        Integer.parseInt(place.group("line")),
                        place.group("text").strip()))
                .toList();
        if (!found.isEmpty()) {
            return found;
        }
        var said = result.output().strip().lines().toList();
        return List.of(Finding.of(program + ": " + result.ending() + (said.isEmpty() ? "" : ": " + said.getLast())));
    }

    private static boolean names(Path directory, String file) {
        return RepoPath.objection(file).isEmpty()
                && Files.isRegularFile(directory.resolve(file), LinkOption.NOFOLLOW_LINKS);
    }
}
