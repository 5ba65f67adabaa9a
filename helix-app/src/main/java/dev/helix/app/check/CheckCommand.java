package dev.helix.app.check;

import dev.helix.adapter.folder.FolderView;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.MessageLanguage;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.wiring.AnswerPolicy;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sentences;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.MarkerFilter;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.ChangeRules;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.Housekeeping;
import dev.helix.enforcement.validator.ProfileFit;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.enforcement.validator.StepMarkers;
import dev.helix.enforcement.validator.StepOrderValidator;
import dev.helix.enforcement.validator.Validators;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks answers and documents from outside: the same validators that the server asks. */
@Command(
        name = "check",
        description = "Checks answers: step marker, ADRs, the files that they plan to change.",
        footer = {
            "",
            "Examples:",
            "  helix check answer.md",
            "  helix check --validator adr-structure --validator file-existence adr/0*.md",
            "  helix check --fix answer.md > repaired.md",
            "  helix check --adr-index --write"
        },
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {

    private static final int PROGRESS = 50;
    private static final Set<String> OWN = Set.of(
            StepMarkerValidator.NAME, StepOrderValidator.NAME, AdrStructureValidator.NAME, FileExistenceValidator.NAME);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--validator",
            paramLabel = "NAME",
            description = "Ask only this one; may be repeated. Else all that helix.yaml names.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Where planned files are looked up; else HELIX_ROOT, else the nearest folder upwards with"
                    + " helix.yaml, else here.")
    private @Nullable Path root;

    @Option(
            names = "--locale",
            paramLabel = "de|en",
            description = "The language of messages; else that of helix.yaml, else that of the environment.")
    private @Nullable String locale;

    @Option(
            names = "--adr-profile",
            paramLabel = "NAME",
            description = "helix-de, helix-en, madr, nygard, nygard-de, or one of helix.yaml's own.")
    private @Nullable String profile;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text, json or sarif.")
    private CheckFormat format = CheckFormat.text;

    @Option(names = "--fix", description = "Print the text with every safe repair in it.")
    private boolean fix;

    @Option(
            names = "--stream",
            paramLabel = "N",
            description =
                    "Print the text that a chat user would see, fed through the filter in pieces of N characters.")
    private @Nullable Integer stream;

    @Option(
            names = "--glob",
            paramLabel = "PATTERN",
            defaultValue = "**/*.md",
            description = "Which files of a folder to check; else **/*.md.")
    private String glob = "**/*.md";

    @Option(names = "--allow-none", description = "Be content where there was nothing to look at: no ADR, no marker.")
    private boolean allowNone;

    @Option(
            names = "--adr-index",
            description = "Compare the INDEX.md of each folder of ADRs, and of bugs, with the files. Folders are"
                    + " adr, doc/adr, docs/adr, docs/decisions, and the one that .adr-dir names.")
    private boolean adrIndex;

    @Option(names = "--write", description = "With --adr-index: write the indexes anew.")
    private boolean write;

    @Parameters(
            paramLabel = "FILE|DIR|-",
            arity = "0..*",
            description = "Answers or documents to check, or folders of them; - reads standard input.")
    private List<String> inputs = new ArrayList<>();

    @Override
    public Integer call() {
        checkUsage();
        var folder = folder();
        boolean isConfigured = Files.isRegularFile(folder.resolve(ConfigReader.FILE));
        var configured = isConfigured
                ? new ConfigReader(folder, System.getenv()).readConsultant()
                : ConfigReader.unconfiguredConsultant(MessageLanguage.here());
        var language = language(configured);
        if (adrIndex) {
            return index(folder, language).code();
        }
        var pieces = stream;
        if (pieces != null) {
            return stream(pieces, language).code();
        }
        var changes = changes(isConfigured ? folder : null, configured);
        return check(new FolderView(folder), choices(configured, !isConfigured, changes, language))
                .code();
    }

    private void checkUsage() {
        if (adrIndex != inputs.isEmpty()) {
            throw usage(adrIndex ? "--adr-index takes no files" : "name a file to check, or - for standard input");
        }
        if (write && !adrIndex) {
            throw usage("--write goes with --adr-index");
        }
        boolean folder =
                inputs.stream().anyMatch(input -> !input.equals(CheckInput.STDIN) && new File(input).isDirectory());
        if ((fix || stream != null) && (inputs.size() > 1 || folder)) {
            throw usage("--fix and --stream take one file");
        }
        if (fix && stream != null) {
            throw usage("--fix and --stream exclude each other");
        }
        if (stream != null && stream < 1) {
            throw usage("--stream takes a number of characters from 1 on");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Path folder() {
        var environment = System.getenv("HELIX_ROOT");
        var named = root != null ? root : environment == null ? null : Path.of(environment);
        if (named != null) {
            if (!Files.isDirectory(named)) {
                throw usage("there is no folder " + named);
            }
            return named.toAbsolutePath().normalize();
        }
        var here = Path.of("").toAbsolutePath();
        for (var folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(ConfigReader.FILE))) {
                return folder;
            }
        }
        return here;
    }

    /** The validators to ask, and the language. */
    private record Settings(List<Validator> validators, AdrProfile profile, Locale locale) {

        AdrStructureValidator adrs() {
            return new AdrStructureValidator(profile);
        }

        boolean asks(String... names) {
            return validators.stream().anyMatch(validator -> List.of(names).contains(validator.name()));
        }

        /** Whether somebody is asked who looks at more than markers and ADRs. */
        boolean asksOthers() {
            return validators.stream().anyMatch(validator -> !OWN.contains(validator.name()));
        }
    }

    private Locale language(HelixConfig.ConsultantSettings configured) {
        var language = locale == null ? configured.locale().getLanguage() : locale;
        if (!language.equals("de") && !language.equals("en")) {
            throw usage("--locale is de or en, not " + language);
        }
        return Locale.forLanguageTag(language);
    }

    private Set<String> asked(HelixConfig.ConsultantSettings configured) {
        return new LinkedHashSet<>(names.isEmpty() ? configured.validators() : names);
    }

    /** Returns what has to go with a change; the file is not looked at where nobody who is asked goes by it. */
    private ChangeRules changes(@Nullable Path folder, HelixConfig.ConsultantSettings configured) {
        return folder == null || OWN.containsAll(asked(configured))
                ? ChangeRules.NONE
                : new ConfigReader(folder, System.getenv()).readChanges();
    }

    /**
     * Returns what to ask; two where nothing is configured that says in which language the documents are, {@code open}, the more
     * likely one first.
     */
    private List<Settings> choices(
            HelixConfig.ConsultantSettings configured, boolean open, ChangeRules changes, Locale language) {
        var choices = new ArrayList<Settings>();
        // The language of messages says nothing about the documents: their profile stays the configured one.
        choices.add(settings(configured, profile == null ? configured.adrProfile() : profile, changes, language));
        if (open && profile == null) {
            var other = configured.adrProfile().equals("helix-de") ? "helix-en" : "helix-de";
            choices.add(settings(configured, other, changes, language));
        }
        return choices;
    }

    private Settings settings(
            HelixConfig.ConsultantSettings configured, String wanted, ChangeRules changes, Locale language) {
        var adrs = AnswerPolicy.profile(configured.withAdrProfile(wanted), (key, why) -> usage(why));
        var validators = AnswerPolicy.named(
                Validators.installed(adrs, changes), asked(configured), "--validator", (key, why) -> usage(why));
        return new Settings(validators, adrs, language);
    }

    /** Returns the one of {@code choices} that fits what is in {@code answer}; of equal ones the first. */
    private static Settings fitting(List<Settings> choices, Answer answer, ValidationContext context) {
        var best = choices.getFirst();
        if (choices.size() == 1) {
            return best;
        }
        var fit = ProfileFit.of(best.profile(), answer, context);
        for (var choice : choices.subList(1, choices.size())) {
            var other = ProfileFit.of(choice.profile(), answer, context);
            if (other.compareTo(fit) > 0) {
                best = choice;
                fit = other;
            }
        }
        return best;
    }

    private ExitCode check(FileView files, List<Settings> choices) {
        var usual = choices.getFirst();
        var say = in(usual.locale());
        var context = new ValidationContext(files, usual.locale());
        var report = new CheckReport(usual.locale());
        var expanded = CheckInput.expanded(inputs, glob, say);
        boolean manyFiles = expanded.size() > PROGRESS;
        int done = 0;
        for (var input : expanded) {
            if (manyFiles && done++ % PROGRESS == 0) {
                spec.commandLine()
                        .getErr()
                        .println(say.text("progress", String.valueOf(done - 1), String.valueOf(expanded.size())));
                spec.commandLine().getErr().flush();
            }
            var text = text(input, expanded.size() == 1, report, say);
            if (text == null) {
                continue;
            }
            var answer = Answer.of(text);
            var settings = fitting(choices, answer, context);
            var validation = new AnswerChecks(
                    Policy.of(settings.locale(), settings.validators().toArray(Validator[]::new)));
            if (fix) {
                answer = validation.fix(answer, context);
                out().print(answer.text());
            }
            var own = input.equals(CheckInput.STDIN) ? context : context.ofDocument(inTree(files, input));
            var markers = StepMarkers.of(answer);
            int adrs = settings.adrs().recognised(answer, own);
            var issues = validation.check(answer, own);
            report.add(
                    CheckInput.shown(input),
                    answer.text(),
                    issues,
                    markers.step().orElse(null));
            report.count(adrs, markers.count());
        }
        boolean adrs = usual.asks(AdrStructureValidator.NAME, FileExistenceValidator.NAME);
        boolean markers = usual.asks(StepMarkerValidator.NAME, StepOrderValidator.NAME);
        // Who looks at more says nothing of ADRs: beside them it does not make up for none.
        report.judge(adrs, markers, allowNone || (usual.asksOthers() && !adrs && !markers));
        var target = fix ? spec.commandLine().getErr() : out();
        out().flush();
        report.print(fix && report.isValid() ? CheckFormat.none : format, target);
        return report.exitCode();
    }

    /** Returns the text of {@code input}; null where it has none, which is in the report then, so that the others are checked. */
    private @Nullable String text(String input, boolean alone, CheckReport report, Sentences say) {
        var shown = CheckInput.shown(input);
        try {
            var read = CheckInput.read(input, glob, say);
            if (read.flaw() != null) {
                report.addNoText(shown, read, read.flaw());
                return null;
            }
            return read.text();
        } catch (PortException e) {
            if (alone) {
                throw e;
            }
            report.addUnreadable(shown, e.getMessage());
            return null;
        }
    }

    /** Returns where {@code input} lies in the tree; outside of it, its path as it is. */
    private static String inTree(FileView files, String input) {
        return files.locate(Path.of(input).toAbsolutePath().normalize()).orElse(input);
    }

    private ExitCode stream(int pieces, Locale locale) {
        var read = CheckInput.read(inputs.getFirst(), glob, in(locale));
        if (read.flaw() != null) {
            var report = new CheckReport(locale);
            report.addNoText(CheckInput.shown(inputs.getFirst()), read, read.flaw());
            report.print(format, spec.commandLine().getErr());
            return report.exitCode();
        }
        out().print(streamed(read.text(), pieces));
        out().flush();
        return ExitCode.DONE;
    }

    private static String streamed(String text, int size) {
        var filter = new MarkerFilter();
        var shown = new StringBuilder();
        for (int at = 0; at < text.length(); at += size) {
            shown.append(filter.accept(text.substring(at, Math.min(text.length(), at + size))));
        }
        return shown.append(filter.finish()).toString();
    }

    private ExitCode index(Path folder, Locale language) {
        var files = new FolderView(folder);
        var housekeeping = new Housekeeping(files, language);
        if (write) {
            housekeeping.stale().forEach((path, text) -> save(folder.resolve(path), text));
        }
        var report = new CheckReport(language);
        List<Issue> issues = housekeeping.drift(CommitLog.of(folder));
        for (var issue : issues) {
            var file = issue.file() == null ? "adr" : issue.file();
            report.add(
                    file,
                    files.text(file).orElse(""),
                    List.of(issue.by("adr-index").in(null)),
                    null);
        }
        report.print(format, out());
        if (format == CheckFormat.text) {
            out().println(in(language).text("index.next", housekeeping.nextAdr()));
        }
        return report.exitCode();
    }

    private static Sentences in(Locale locale) {
        return Sentences.of("dev.helix.app.check.messages", locale, CheckCommand.class.getModule());
    }

    private static void save(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
