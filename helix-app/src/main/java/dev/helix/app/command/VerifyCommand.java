package dev.helix.app.command;

import dev.helix.adapter.git.GitProofNotes;
import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.TrustFile;
import dev.helix.adapter.local.HealthProbe;
import dev.helix.adapter.local.InTotoFormat;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.command.VerifyReports.JudgedJson;
import dev.helix.app.command.VerifyReports.RunningJson;
import dev.helix.app.command.VerifyReports.SeenJson;
import dev.helix.app.command.VerifyReports.TreeReport;
import dev.helix.app.command.VerifyReports.VerifyReport;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.wiring.ProofWiring;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.proof.Flaw;
import dev.helix.domain.proof.FlawCode;
import dev.helix.domain.proof.Flawed;
import dev.helix.domain.proof.StageProgram;
import dev.helix.domain.text.TerminalText;
import dev.helix.evolution.release.ProofCheck;
import dev.helix.evolution.release.ProofCheck.State;
import dev.helix.evolution.release.TreeProof;
import java.io.File;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the proofs of commits, in any clone, whether or not HELIX runs there. */
@Command(
        name = "verify",
        description = {
            "Checks that each commit on main was tested, file by file, and that nobody has changed its proof.",
            "Works in any clone, without a network and without helix.yaml. Whom to believe is said by --trust, else by",
            "HELIX_TRUST, else by helix/trust in your configuration folder; never by the repository."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all that was asked for is proven",
            "1:a proof is missing or wrong; the commit and its flaw are named",
            "2:the arguments, or the list of trusted keys",
            "3:the environment, such as no git repository"
        },
        footer = {
            "",
            "Examples:",
            "  helix verify --print-key > ~/trust           (in the root, once)",
            "  git fetch origin '+refs/notes/helix:refs/notes/helix'",
            "  helix verify --trust ~/trust",
            "  helix verify v1.0..main --strict --trust ~/trust"
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {

    private static final String TRUST = "HELIX_TRUST";
    private static final String RANGE = "..";
    private static final int MOST_SHOWN = 50;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "COMMIT|RANGE",
            defaultValue = "HEAD",
            description = "A commit, with all that it follows, or A..B; ${DEFAULT-VALUE} where it is left out.")
    private String range;

    @Option(names = "--root", paramLabel = "DIR", description = "The clone; else the folder that you are in.")
    private @Nullable Path place;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Keys that are trusted with verdicts, as allowed_signers of OpenSSH; may be repeated.")
    private List<Path> trust = new ArrayList<>();

    @Option(names = "--strict", description = "Also fails for commits that came by hand, past HELIX.")
    private boolean strict;

    @Option(
            names = "--production",
            paramLabel = "URL",
            description = "Also asks production's health, which has to report the tree of the commit.")
    private @Nullable URI production;

    @Option(
            names = "--tree",
            paramLabel = "TREE",
            description =
                    "Tells how this tree was judged, also where it has failed or never came onto main; such as HEAD^{tree}.")
    private @Nullable String tree;

    @Option(
            names = "--print-key",
            description = "Prints the line by which others trust the key that signs here, and checks nothing.")
    private boolean printKey;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private OutputFormat format;

    private final Map<String, String> environment = System.getenv();

    private static String told(List<StageProgram> programs) {
        return programs.stream().map(StageProgram::told).collect(Collectors.joining(", "));
    }

    @Override
    public Integer call() {
        var folder = folder();
        if (printKey) {
            out().println(new ProofWiring(folder, new ConfigReader(folder, environment).readProof()).trustLine());
            return ExitCode.DONE.code();
        }
        var trusted = TrustFile.read(trustFiles());
        try (var repository = new JGitRepository(folder, "main")) {
            var check = new ProofCheck(
                    new GitProofNotes(repository), repository, new InTotoFormat(), trusted, InstantSource.system());
            if (tree != null) {
                return judged(check, repository, tree).code();
            }
            var outcome = check(check, repository);
            var running = production == null
                    ? null
                    : running(
                            production, repository, outcome.commits().getFirst().commit());
            var holds = outcome.holds()
                    && !(strict && outcome.count(State.BY_HAND) > 0)
                    && (running == null || running.holds());
            switch (format) {
                case json -> out().println(OutputFormat.document(report(outcome, holds, running)));
                case text -> print(outcome, holds, running);
            }
            return (holds ? ExitCode.DONE : ExitCode.FAILED).code();
        }
    }

    /** The last word about a tree counts. */
    private ExitCode judged(ProofCheck check, JGitRepository repository, String name) {
        var id = repository
                .namedTree(name)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "git knows no tree '" + name + "' here"));
        Flaw flaw = null;
        List<TreeProof.Judged> all = List.of();
        try {
            all = check.verdicts(id);
            if (all.isEmpty()) {
                flaw = new Flaw(
                        FlawCode.PROOF_MISSING,
                        "nobody says that it was judged; its proof may not be here: git fetch origin"
                                + " '+refs/notes/helix:refs/notes/helix'");
            } else if (!all.getLast().passed()) {
                flaw = new Flaw(FlawCode.PROOF_FAILED, "its last verdict is bad");
            }
        } catch (Flawed e) {
            flaw = e.flaw();
        }
        boolean holds = flaw == null;
        if (format == OutputFormat.json) {
            out().println(OutputFormat.document(new TreeReport(
                    holds,
                    id.sha(),
                    flaw == null ? null : flaw.code().name(),
                    flaw == null ? null : flaw.message(),
                    all.stream().map(JudgedJson::of).toList())));
            return holds ? ExitCode.DONE : ExitCode.FAILED;
        }
        for (var judged : all) {
            var seen = JudgedJson.of(judged);
            out().println(TerminalText.line(id + (judged.passed() ? " passed: " : " failed: ") + "project "
                    + seen.project() + " on " + seen.base() + ", " + seen.stages() + ", " + seen.evidence() + ", at "
                    + seen.at() + ", signed by " + seen.signedBy()));
            if (!seen.programs().isEmpty()) {
                out().println(TerminalText.line("  by: " + told(judged.verdict().programs())));
            }
            if (seen.takenOff() != null) {
                out().println(TerminalText.line(id + " " + seen.takenOff().told()));
            }
        }
        if (flaw != null) {
            out().println(TerminalText.line(id + " FAILED " + flaw));
        }
        out().println(holds ? "proven: it was judged well" : "NOT proven: it was not judged well");
        return holds ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** A health answer without a tree says nothing about what runs. */
    private static RunningJson running(URI address, JGitRepository repository, CommitId commit) {
        var tree = repository.tree(commit);
        try (var probe = new HealthProbe()) {
            return switch (probe.ask(address, tree)) {
                case HealthProbe.Seen.Good(var detail, var reported) ->
                    reported.isPresent()
                            ? new RunningJson(
                                    true, "production reports tree " + tree + ", as commit " + commit + " has it")
                            : new RunningJson(false, "production's answer names no tree (a key \"tree\" in JSON)");
                case HealthProbe.Seen.Bad(var why) -> new RunningJson(false, why);
            };
        }
    }

    private ProofCheck.Outcome check(ProofCheck check, JGitRepository repository) {
        int dots = range.indexOf(RANGE);
        if (dots < 0) {
            return check.check(commit(repository, range));
        }
        if (range.startsWith("...", dots)) {
            throw new ParameterException(spec.commandLine(), "a range is A..B, with two dots");
        }
        var end = range.substring(dots + RANGE.length());
        var outcome = check.check(
                commit(repository, range.substring(0, dots)), commit(repository, end.isEmpty() ? "HEAD" : end));
        if (outcome.commits().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "there is no commit in " + range);
        }
        return outcome;
    }

    private CommitId commit(JGitRepository repository, String name) {
        return repository
                .named(name)
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "git knows no commit '" + name + "' here"));
    }

    private Path folder() {
        var named = place == null ? Path.of("") : place;
        var top = new GitProgram(environment).ask(named.toAbsolutePath().normalize(), "rev-parse", "--show-toplevel");
        if (top.succeeded()) {
            return Path.of(top.text());
        }
        var bare =
                new GitProgram(environment).ask(named.toAbsolutePath().normalize(), "rev-parse", "--absolute-git-dir");
        if (!bare.succeeded()) {
            throw new PortException(named.toAbsolutePath().normalize() + " is no git repository: " + bare.text());
        }
        return Path.of(bare.text());
    }

    /** Never the repository's own: those who can write there could trust themselves. */
    private List<Path> trustFiles() {
        if (!trust.isEmpty()) {
            return trust;
        }
        var named = environment.get(TRUST);
        if (named != null && !named.isBlank()) {
            return Arrays.stream(named.split(File.pathSeparator, -1))
                    .filter(text -> !text.isBlank())
                    .map(Path::of)
                    .toList();
        }
        var file = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"))
                .resolve("helix/trust");
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say whom you trust with verdicts: --trust FILE, " + TRUST + ", or " + file
                            + "; the owner of the root prints the line for it: helix verify --print-key");
        }
        return List.of(file);
    }

    private static VerifyReport report(ProofCheck.Outcome outcome, boolean holds, @Nullable RunningJson running) {
        return new VerifyReport(
                holds,
                outcome.count(State.PROVEN),
                outcome.count(State.BY_HAND),
                outcome.before(),
                running,
                outcome.commits().stream().map(SeenJson::of).toList());
    }

    private void print(ProofCheck.Outcome outcome, boolean holds, @Nullable RunningJson running) {
        var flawed =
                outcome.commits().stream().filter(seen -> seen.flaw() != null).toList();
        outcome.commits().stream()
                .filter(seen -> seen.flaw() == null)
                .limit(MOST_SHOWN)
                .forEach(this::print);
        flawed.forEach(this::print);
        if (running != null) {
            out().println(TerminalText.line((running.holds() ? "" : "FAILED ") + running.message()));
        }
        out().println((holds ? "proven: " : "NOT proven: ")
                + outcome.count(State.PROVEN) + " integrated, "
                + outcome.count(State.TAKEN_BACK) + " taken back, "
                + outcome.count(State.BY_HAND) + " by hand, "
                + flawed.size() + " with a flaw; "
                + outcome.before() + " older than the first proof");
    }

    private void print(ProofCheck.Seen seen) {
        var flaw = seen.flaw();
        var line = seen.commit() + " "
                + (flaw == null
                        ? seen.state().word() + ": " + seen.told()
                                + (seen.by().isEmpty() ? "" : ", signed by " + seen.by())
                        : "FAILED " + flaw);
        out().println(TerminalText.line(line));
        if (!seen.programs().isEmpty()) {
            out().println(TerminalText.line("  by: " + told(seen.programs())));
        }
        seen.remarks().forEach(remark -> out().println(TerminalText.line("  note: " + remark)));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
