package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.port.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the person's hooks over a checkout in which the candidate is what they would be about to commit on main. Changes that hooks make
 * there is not taken: HELIX commits the tree that was tested.
 */
record HooksStage(Optional<CommitHooks> hooks, StageEnvironment environment, InstantSource clock) implements Stage {

    static final String NAME = "hooks";
    private static final Duration LOOK = Duration.ofMinutes(1);

    @Override
    public boolean concerns(StageContext context) {
        return hooks.isPresent();
    }

    @Override
    public StageReport run(StageContext context) {
        var started = clock.instant();
        var wanted = hooks.orElseThrow();
        var findings = new ArrayList<Finding>();
        var output = new StringBuilder();
        int passed = 0;
        try {
            var checkout = wanted.workspaces()
                    .staged(context.candidate().onto(), context.candidate().tree(), wanted.message(context));
            for (var name : wanted.names()) {
                var objection = objection(wanted, name, checkout, context, output);
                if (objection.isPresent()) {
                    findings.add(Finding.of(objection.get()));
                    break;
                }
                passed++;
            }
        } finally {
            wanted.workspaces().removeStaged();
        }
        return new StageReport(
                NAME,
                findings.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                Duration.between(started, clock.instant()),
                passed,
                findings,
                output.toString());
    }

    /** Runs one; returns what it has against the commit. */
    private Optional<String> objection(
            CommitHooks wanted, CommitHooks.Name name, Path checkout, StageContext context, StringBuilder output) {
        var file = wanted.folder().resolve(name.word());
        var command = switch (name) {
            case PRE_COMMIT -> List.of(file.toString());
            case COMMIT_MSG -> List.of(file.toString(), Workspaces.MESSAGE);
        };
        var result = run(wanted, command, checkout, context);
        output.append(result.output());
        if (result.exit() instanceof Exit.NotStarted) {
            return Optional.of("the hook " + name.word() + " is not in " + wanted.folder()
                    + ", or not executable; install it there, or take it out of validation.hooks");
        }
        if (!result.succeeded()) {
            return Optional.of("the hook " + name.word() + " refuses the commit: " + result.ending());
        }
        return switch (name) {
            case PRE_COMMIT -> changed(wanted, checkout, context);
            case COMMIT_MSG -> Optional.empty();
        };
    }

    /** A hook that mends what is staged would have another commit made than the one that was tested. */
    private Optional<String> changed(CommitHooks wanted, Path checkout, StageContext context) {
        var command = new Command(List.of("git", "write-tree"), checkout, environment.apart(context.live()), LOOK);
        var told = wanted.commands().run(command, line -> {});
        return told.succeeded()
                        && told.output()
                                .strip()
                                .endsWith(context.candidate().tree().sha())
                ? Optional.empty()
                : Optional.of("the hook pre-commit stages other files than those that were tested, and these are"
                        + " what is committed; let the project have what the hook makes of them");
    }

    private CommandResult run(CommitHooks wanted, List<String> command, Path checkout, StageContext context) {
        Map<String, String> variables = new HashMap<>(environment.apart(context.live()));
        // As git has it for its hooks: no editor opens, and nobody is asked.
        variables.put("GIT_EDITOR", ":");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        return wanted.commands().run(new Command(command, checkout, variables, wanted.timeout()), context.lines());
    }
}
