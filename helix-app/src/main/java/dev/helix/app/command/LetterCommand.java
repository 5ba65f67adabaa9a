package dev.helix.app.command;

import dev.helix.adapter.http.wire.LetterQuery;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.MessageLanguage;
import dev.helix.app.cli.RootOption;
import dev.helix.app.project.RootAccess;
import dev.helix.evolution.NightLetters;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what happened while nobody looked. */
@Command(
        name = "letter",
        description = {
            "Tells what happened while you were away: what changed in production, with its proofs, what did not succeed",
            "and why, what waits for you, and what it cost."
        },
        footer = {"", "Example: helix letter --since 12h", "         helix letter --format html > letter.html"},
        mixinStandardHelpOptions = true)
public final class LetterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = NightLetters.YESTERDAY,
            description =
                    "yesterday or today, from midnight on; 90m, 24h, 7d; a date, or a point in time. ${DEFAULT-VALUE}"
                            + " where it is left out.")
    private String since;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private Format format;

    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            description = "${COMPLETION-CANDIDATES}; else as the environment says.")
    private @Nullable Language language;

    /** How it is read. */
    enum Format {
        text,
        html,
        json
    }

    /** The languages there are. */
    enum Language {
        de,
        en
    }

    @Override
    public Integer call() {
        var form = LetterQuery.Form.valueOf(format.name().toUpperCase(Locale.ROOT));
        var words = language == null ? MessageLanguage.here() : language.name();
        var query = new LetterQuery(since, form, words);
        var letter = RootAccess.reading(root.resolve(), api -> api.letter(query));
        var out = spec.commandLine().getOut();
        out.print(letter.endsWith("\n") ? letter : letter + "\n");
        out.flush();
        return ExitCode.DONE.code();
    }
}
