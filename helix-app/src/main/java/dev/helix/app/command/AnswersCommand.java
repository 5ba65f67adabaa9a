package dev.helix.app.command;

import dev.helix.adapter.http.wire.AnswersJson;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.FormatOption;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.RootOption;
import dev.helix.app.project.RootAccess;
import dev.helix.domain.text.TerminalText;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recorded answers, and where a rule was wrong about them. */
@Command(
        name = "answers",
        description = "Lists recorded answers, and marks where a rule was wrong, which helix replay counts.",
        footer = {
            "",
            "Examples:",
            "  helix answers list --since 7d",
            "  helix answers mark 20261130T101500123456Z hygiene"
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class AnswersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "list",
            description = "Lists recorded answers with the rules that they broke, the last one first.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Option(
                            names = "--since",
                            paramLabel = "AGE",
                            defaultValue = "",
                            description = "Only answers of the last 30m, 12h or 7d; else of 30 days.")
                    String since) {
        return RootAccess.reading(root.resolve(), api -> {
                    var answers = api.answers(since);
                    switch (format.value()) {
                        case json -> out().println(OutputFormat.document(answers));
                        case text -> answers.answers().forEach(this::print);
                    }
                    return ExitCode.DONE;
                })
                .code();
    }

    @Command(
            name = "mark",
            description = {
                "Says that a rule was wrong about an answer: a false alarm. helix replay tells for each rule how many",
                "of these marks it would have spared."
            },
            mixinStandardHelpOptions = true)
    int mark(
            @Mixin RootOption root,
            @Mixin FormatOption format,
            @Parameters(paramLabel = "ANSWER", description = "Its id, as list prints it.") String answer,
            @Parameters(paramLabel = "RULE", description = "A rule that it broke.") String rule,
            @Option(names = "--undo", description = "It was right after all.") boolean undo) {
        return RootAccess.with(root.resolve(), api -> {
                    var marked = api.mark(answer, rule, !undo);
                    switch (format.value()) {
                        case json -> out().println(OutputFormat.document(marked));
                        case text -> print(marked);
                    }
                    return ExitCode.DONE;
                })
                .code();
    }

    private void print(AnswersJson.AnswerJson answer) {
        var rules = answer.rules().stream()
                .map(rule -> rule.name()
                        + (rule.falseAlarm() == null ? "" : " (false alarm, says " + rule.falseAlarm() + ")"))
                .collect(Collectors.joining(", "));
        out().println("%s  %s  %-9s  %d  %s"
                .formatted(
                        answer.id(),
                        answer.at().truncatedTo(ChronoUnit.SECONDS),
                        answer.outcome(),
                        answer.attempts(),
                        TerminalText.line(rules))
                .stripTrailing());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
