package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.port.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs hooks in a checkout in which a tree is what somebody is about to commit.
 *
 * @param hooks where they are, and for how long one may run
 * @param environment what they find there, besides what git has for its hooks
 * @param lines hears what they print, as it comes
 */
record HookRun(CommitHooks hooks, Map<String, String> environment, Consumer<String> lines) {

    private static final Duration LOOK = Duration.ofMinutes(1);

    /**
     * The result of one hook.
     *
     * @param objection its reason against the commit; empty where it has none
     * @param output its printed output
     */
    record Told(Optional<String> objection, String output) {}

    Told run(CommitHooks.Name name, Path checkout, TreeId tree) {
        var file = hooks.folder().resolve(name.word()).toString();
        var command = switch (name) {
            case PRE_COMMIT -> List.of(file);
            case COMMIT_MSG -> List.of(file, Workspaces.MESSAGE);
        };
        var variables = new HashMap<>(environment);
        // As git has it for its hooks: no editor opens, and nobody is asked.
        variables.put("GIT_EDITOR", ":");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        var result = hooks.commands().run(new Command(command, checkout, variables, hooks.timeout()), lines);
        Optional<String> objection;
        if (result.exit() instanceof Exit.NotStarted) {
            objection = Optional.of("the hook " + name.word() + " is not in " + hooks.folder()
                    + ", or not executable; install it there, or take it out of validation.hooks");
        } else if (result.exit() instanceof Exit.TimedOut) {
            objection = Optional.of("the hook " + name.word() + " refuses the commit: " + result.ending()
                    + "; validation.hooks_timeout gives it more time");
        } else if (!result.succeeded()) {
            objection = Optional.of("the hook " + name.word() + " refuses the commit: " + result.ending());
        } else {
            objection = name == CommitHooks.Name.PRE_COMMIT ? changed(checkout, tree) : Optional.empty();
        }
        return new Told(objection, result.output());
    }

    /** A hook that mends what is staged would have another commit made than the one that was tested. */
    private Optional<String> changed(Path checkout, TreeId tree) {
        var told = hooks.commands()
                .run(new Command(List.of("git", "write-tree"), checkout, environment, LOOK), line -> {});
        return told.succeeded() && told.output().strip().endsWith(tree.sha())
                ? Optional.empty()
                : Optional.of("the hook pre-commit stages other files than those that were tested, and these are"
                        + " what is committed; put the files that the hook makes into the project");
    }
}
