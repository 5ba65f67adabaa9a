package dev.helix.app.project;

import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.RootOption;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins an operation on a project and follows it to its end. Each {@link ProjectAction} is such a command, by its word. */
class ActionCommand implements Callable<Integer> {

    private final ProjectAction action;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Mixin
    private FormatOption format;

    @Parameters(paramLabel = "ID", converter = ProjectCommand.Id.class)
    private ProjectId id;

    ActionCommand(ProjectAction action) {
        this.action = action;
    }

    /** Returns the command of an action. */
    static CommandLine of(ProjectAction action) {
        var command = switch (action) {
            case RETRY -> new Retry();
            case INTEGRATE -> new Integrate();
            case DEPLOY -> new Previewed(action);
            case DEVELOP, READY, VALIDATE, REHEARSE, ROLLBACK, REBASE, REVERT, ABORT -> new ActionCommand(action);
        };
        var line = new CommandLine(command);
        var spec = line.getCommandSpec().name(action.word()).mixinStandardHelpOptions(true);
        spec.usageMessage().description(description(action));
        return line;
    }

    private static String[] description(ProjectAction action) {
        return switch (action) {
            case DEVELOP ->
                lines(
                        "Has agents work through the project's phases, then seals it.",
                        "A development that was interrupted goes on at its phase.");
            case RETRY -> lines("Has a project that failed developed once more, from the phase where it failed.");
            case READY -> lines("Seals the files in a project's folder.");
            case DEPLOY -> lines("Puts a project on the test system and validates it there.");
            case VALIDATE -> lines("Validates the project that is on the test system once more.");
            case INTEGRATE -> lines("Takes a validated project into production.");
            case REHEARSE ->
                lines(
                        "Tries on the test system the way back that production would go: from the candidate to main,",
                        "which has to be well, and to the candidate again.");
            case ROLLBACK -> lines("Takes a project off the test system although nothing is wrong with it.");
            case REBASE -> lines("Moves a project's base to main as it is now, and its copies with it.");
            case REVERT -> lines("Makes a project that takes an integrated one back.");
            case ABORT -> lines("Gives a project up and archives it.");
        };
    }

    private static String[] lines(String... lines) {
        return lines;
    }

    @Override
    public Integer call() {
        return run(Directions.NONE);
    }

    int run(Directions directions) {
        var printer = printer();
        return RootAccess.with(root.resolve(), api -> {
                    var begun = api.begin(action, id, directions);
                    if (begun.warnings() != null) {
                        begun.warnings().forEach(printer::warning);
                    }
                    var ended = api.follow(begun, printer::event);
                    if (ended.warnings() != null) {
                        // What was found out on the way.
                        ended.warnings().stream()
                                .filter(warning -> begun.warnings() == null
                                        || !begun.warnings().contains(warning))
                                .forEach(printer::warning);
                    }
                    return printer.end(ended);
                })
                .code();
    }

    int preview() {
        return RootAccess.reading(root.resolve(), api -> {
                    printer().preview(api.preview(action, id));
                    return ExitCode.DONE;
                })
                .code();
    }

    private ProjectPrinter printer() {
        return ProjectPrinter.of(spec, format);
    }

    /** One that can be asked what it would do. */
    private static class Previewed extends ActionCommand {
        @Option(names = "--dry-run", description = "Only says the result that it would have.")
        private boolean dryRun;

        Previewed(ProjectAction action) {
            super(action);
        }

        @Override
        public Integer call() {
            return dryRun ? preview() : run(directions());
        }

        Directions directions() {
            return Directions.NONE;
        }
    }

    /** One that accepts a change of what judges. */
    private static final class Integrate extends Previewed {
        @Option(
                names = "--accept-judge-change",
                paramLabel = "TREE",
                description = {
                    "The tested tree, where the change touches tests, their runners or builds:",
                    "you have looked at that, and it is meant so."
                })
        private @Nullable String accepted;

        @Option(
                names = "--tree",
                paramLabel = "TREE",
                description = {
                    "The tree that you have looked at, or the beginning of its id: where another one was tested",
                    "meanwhile, nothing is done."
                })
        private @Nullable String tree;

        Integrate() {
            super(ProjectAction.INTEGRATE);
        }

        @Override
        Directions directions() {
            return Directions.accepting(accepted).seeing(tree);
        }
    }

    /** One that takes hints. */
    private static final class Retry extends ActionCommand {
        @Option(names = "--hints", paramLabel = "TEXT", defaultValue = "", description = "Advice for the next try.")
        private String hints;

        Retry() {
            super(ProjectAction.RETRY);
        }

        @Override
        public Integer call() {
            return run(Directions.of(hints));
        }
    }
}
