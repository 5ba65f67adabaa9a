package dev.helix.app.doctor;

import dev.helix.adapter.local.JournalSnapshot;
import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.Programs;
import dev.helix.adapter.local.YamlMap;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.cli.OutputFormat;
import dev.helix.app.cli.RootOption;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.wiring.HookWiring;
import dev.helix.app.wiring.Sandboxes;
import dev.helix.app.wiring.SystemView;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.enforcement.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that an operator could have wrong. */
@Command(
        name = "doctor",
        description = {
            "Looks at everything that could be wrong with a root, one line each with what to do about it.",
            "Changes nothing, and may be run while HELIX's server is at work."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well", "1:something is wrong", "3:the machine lacks a program that HELIX needs"},
        footer = {"", "Example: helix doctor --verify"},
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RootOption root;

    @Option(
            names = "--verify",
            description = "Also compare every file of both slots with its tree, walk the audit log, and check the"
                    + " proofs of main.")
    private boolean verify;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private OutputFormat format;

    private final Map<String, String> environment = System.getenv();

    private record Told(boolean healthy, List<Diagnosis.Check> checks) {}

    @Override
    public Integer call() {
        var diagnosis = new Diagnosis();
        examine(root.resolve(), diagnosis);
        var out = spec.commandLine().getOut();
        switch (format) {
            case json ->
                out.println(OutputFormat.document(new Told(diagnosis.exit() == ExitCode.DONE, diagnosis.checks())));
            case text -> {
                diagnosis.checks().forEach(check -> {
                    var level = check.level() == Diagnosis.Level.ENVIRONMENT ? Diagnosis.Level.FAILED : check.level();
                    out.printf(
                            "%-8s %-18s %s%s%n",
                            level == Diagnosis.Level.FAILED
                                    ? "FAILED"
                                    : level.name().toLowerCase(Locale.ROOT),
                            check.name(),
                            check.message().strip(),
                            check.remedy() == null ? "" : " -> " + check.remedy());
                });
                out.flush();
            }
        }
        return diagnosis.exit().code();
    }

    private void examine(Path folder, Diagnosis diagnosis) {
        var git = new GitProgram(environment);
        var programs = new Programs(environment);
        var tools = new ToolChecks(folder, git, programs);
        var repository = new RepositoryChecks(folder, git);
        var own = new RootChecks(folder, InstantSource.system());
        tools.java(diagnosis);
        if (programs.find("git").isEmpty()) {
            diagnosis.lacks("git", "there is no git", "install it (Debian: apt-get install git)");
            return;
        }
        if (!repository.version(diagnosis)) {
            return;
        }
        own.holder(diagnosis);
        var config = config(folder, diagnosis);
        diagnosis.look("disk", () -> own.disk(diagnosis, "disk", folder));
        diagnosis.look("journal", () -> {
            var journal = new JournalSnapshot(folder.resolve(".helix/journal.jsonl"));
            own.journal(diagnosis, journal);
            own.clock(diagnosis, journal);
        });
        if (verify) {
            diagnosis.look("audit-log", () -> own.audit(diagnosis));
        }
        diagnosis.look("leases", () -> own.leases(diagnosis));
        diagnosis.look("chats", () -> own.chats(diagnosis));
        diagnosis.look("excludes", () -> repository.excludes(diagnosis));
        diagnosis.look("work-tree", () -> repository.workTree(diagnosis));
        if (config.isEmpty()) {
            diagnosis.note("further", "the rest is looked at once helix.yaml is right");
            return;
        }
        configured(folder, config.get(), diagnosis, new Tools(tools, repository, own, programs));
    }

    private record Tools(ToolChecks tools, RepositoryChecks repository, RootChecks own, Programs programs) {}

    private void configured(Path folder, HelixConfig config, Diagnosis diagnosis, Tools with) {
        var branch = config.mainBranch();
        diagnosis.look("repository", () -> with.repository().repository(diagnosis, branch));
        diagnosis.look("submodules", () -> with.repository().submodules(diagnosis, config));
        diagnosis.look("integrated", () -> with.own().dropped(diagnosis, branch));
        if (config.test().control() != null) {
            diagnosis.look(
                    "way-back",
                    () -> with.own()
                            .wayBack(diagnosis, branch, config.approval().wayBackRehearsed()));
        }
        diagnosis.look("proofs", () -> new ProofChecks(folder, config).look(diagnosis, verify));
        diagnosis.look("git-locks", () -> with.repository().locks(diagnosis));
        if (pushes(folder)) {
            diagnosis.look("remote", () -> with.repository().remote(diagnosis, branch));
        }
        diagnosis.look(
                "test-root", () -> with.own().testRoot(diagnosis, config.test().folder()));
        diagnosis.look(
                "test-disk",
                () -> with.own().disk(diagnosis, "test-disk", config.test().folder()));
        for (var name : SystemName.values()) {
            diagnosis.look(name.word() + "-slots", () -> system(folder, config, name, diagnosis, with.programs()));
        }
        diagnosis.look("databases", () -> new DatabaseChecks(folder, config, environment, with.own()).look(diagnosis));
        ports(config, diagnosis, with.own().holder());
        var control = config.test().control();
        var built = control != null && !control.build().isEmpty();
        var live = config.test().folder().resolve("current");
        with.tools().stage(diagnosis, "unit", config.validation().unit(), live, built);
        with.tools().stage(diagnosis, "e2e", config.validation().e2e(), live, built);
        with.tools().judges(diagnosis, config);
        var checks = config.validation().syntax();
        if (checks.isEmpty()) {
            diagnosis.look("syntax", () -> with.tools().parsers(diagnosis));
        } else {
            with.tools().commands(diagnosis, checks, live);
        }
        var sandboxes = new Sandboxes(folder, config, environment);
        if (!config.validation().hooks().isEmpty()) {
            diagnosis.look(
                    "hooks",
                    () -> with.tools()
                            .hooks(
                                    diagnosis,
                                    new HookWiring(folder, config, environment, sandboxes).folder(),
                                    config.validation().hooks()));
        }
        diagnosis.look("sandbox", () -> with.tools().sandbox(diagnosis, sandboxes));
        if (config.consultant().broken() == Policy.Broken.PASSES) {
            diagnosis.warn(
                    "answers",
                    "what a validator could not judge is accepted, with a warning",
                    "take consultant.broken_validator: pass out of helix.yaml once the validator is mended");
        }
        diagnosis.look("agent", () -> new AgentChecks(folder, config, sandboxes).look(diagnosis));
    }

    private void system(Path folder, HelixConfig config, SystemName name, Diagnosis diagnosis, Programs programs) {
        try (var view = new SystemView(folder, config, name, environment)) {
            var checks = new SystemChecks(folder, name, SystemView.settings(config, name), view);
            checks.live(diagnosis);
            checks.port(diagnosis);
            checks.program(diagnosis, programs);
            checks.linkedPaths(diagnosis);
            if (verify) {
                checks.verify(diagnosis);
            }
        }
    }

    private static void ports(HelixConfig config, Diagnosis diagnosis, Optional<ProcessHandle> helix) {
        var controlled = config.production().control() != null;
        var server = config.server().port();
        if (controlled && config.production().port() == config.test().port()) {
            diagnosis.fail("ports", "production and the test system have one port", "give test a port of its own");
        }
        if (controlled && server == config.test().port()) {
            diagnosis.fail("ports", "HELIX and the test system have one port", "give server a port of its own");
        }
        if (PortHolder.isFree(server)) {
            diagnosis.ok("server-port", "port " + server + " is free");
            return;
        }
        var holder = PortHolder.of(server).orElse("another process");
        var own = helix.filter(process -> holder.startsWith("process " + process.pid()))
                .isPresent();
        if (own || (controlled && server == config.production().port())) {
            diagnosis.ok("server-port", "port " + server + " is held by " + holder);
        } else {
            diagnosis.fail(
                    "server-port",
                    "port " + server + " is taken by " + holder,
                    "end it, or choose another one: server.port");
        }
    }

    private Optional<HelixConfig> config(Path folder, Diagnosis diagnosis) {
        try {
            var config = new ConfigReader(folder, environment).read();
            diagnosis.ok("helix.yaml", folder.resolve(ConfigReader.FILE).toString());
            return Optional.of(config);
        } catch (Refused e) {
            diagnosis.fail("helix.yaml", e.refusal().message(), "correct that line");
        } catch (PortException e) {
            diagnosis.lacks("helix.yaml", String.valueOf(e.getMessage()), "run HELIX as the root's owner");
        }
        return Optional.empty();
    }

    private static boolean pushes(Path folder) {
        try {
            return YamlMap.parse(ConfigReader.FILE, Files.readString(folder.resolve(ConfigReader.FILE)))
                    .flag("push", false);
        } catch (IOException e) {
            throw new PortException("can't read " + folder.resolve(ConfigReader.FILE) + ": " + e, e);
        }
    }
}
