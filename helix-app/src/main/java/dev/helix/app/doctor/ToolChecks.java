package dev.helix.app.doctor;

import dev.helix.adapter.local.Programs;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.wiring.Sandboxes;
import dev.helix.domain.evolution.CommandScripts;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.evolution.release.CommitHooks;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Checks the tools on the machine: Java, interpreters, test programs. */
final class ToolChecks {

    private static final int LEAST_JAVA = 21;
    /** Which program parses which files, as the syntax check does it. */
    private static final Map<String, List<String>> PARSERS = Map.of(
            "python3", List.of("*.py"), "bash", List.of("*.sh", "*.bash"), "node", List.of("*.js", "*.mjs", "*.cjs"));

    private final Path root;
    private final GitProgram git;
    private final Programs programs;

    ToolChecks(Path root, GitProgram git, Programs programs) {
        this.root = root;
        this.git = git;
        this.programs = programs;
    }

    void java(Diagnosis diagnosis) {
        var version = Runtime.version();
        var told = "Java " + version + " in " + System.getProperty("java.home");
        if (version.feature() < LEAST_JAVA) {
            diagnosis.lacks("java", told, "install a JDK of version " + LEAST_JAVA + " or newer");
        } else if (ToolProvider.getSystemJavaCompiler() == null) {
            diagnosis.lacks("java", told + " has no compiler", "install a whole JDK, not only its runtime");
        } else {
            diagnosis.ok("java", told);
        }
    }

    /**
     * @param live the test system's live slot, where stages run; what is linked or was built is there alone
     * @param built whether a build makes things in the slots that are not here
     */
    void stage(Diagnosis diagnosis, String name, @Nullable StageCommand stage, Path live, boolean built) {
        if (stage == null) {
            diagnosis.note("validation-" + name, "no command in helix.yaml, so this stage is left out");
            return;
        }
        programs.objection(stage.command(), root)
                .filter(why -> programs.objection(stage.command(), live).isPresent())
                .ifPresentOrElse(
                        why -> {
                            if (built && isInside(stage.command().getFirst())) {
                                diagnosis.note("validation-" + name, why + "; control.build is to make it");
                            } else {
                                diagnosis.fail(
                                        "validation-" + name,
                                        why,
                                        "install it, or correct validation." + name + ".command");
                            }
                        },
                        () -> diagnosis.ok("validation-" + name, String.join(" ", stage.command())));
    }

    /** A program named by a path in the repository itself may come from a build: it is in the slots then, and not here. */
    static boolean isInside(String program) {
        return program.contains("/") && !program.startsWith("/");
    }

    /** A program that is not there is a finding of every change. */
    void commands(Diagnosis diagnosis, List<List<String>> syntax, Path live) {
        for (var command : syntax) {
            var name = "syntax-" + command.getFirst();
            programs.objection(command, root)
                    .filter(why -> programs.objection(command, live).isPresent())
                    .ifPresentOrElse(
                            why -> diagnosis.fail(name, why, "install it, or correct validation.syntax"),
                            () -> diagnosis.ok(name, String.join(" ", command)));
        }
    }

    /** What a command runs is locked where its words name it; of others a person has to say it, or a change judges itself. */
    void judges(Diagnosis diagnosis, HelixConfig config) {
        config.judgeCommands().forEach((place, commands) -> {
            for (var command : commands) {
                var unknown = CommandScripts.unknownIn(command);
                boolean any = Stream.concat(
                                CommandScripts.in(command).stream(), CommandScripts.foldersIn(command).stream())
                        .anyMatch(found -> Files.exists(root.resolve(found.value())));
                if (!unknown.isEmpty() && !any) {
                    var told = "which files of the repository " + String.join(", ", unknown) + " runs for " + place
                            + " HELIX does not know, so that it locks none for `" + String.join(" ", command) + "`";
                    if (config.lockedPaths().isEmpty()) {
                        diagnosis.warn(
                                "judge-" + place, told, "name them under locked_paths, or a change judges itself");
                    } else {
                        diagnosis.note("judge-" + place, told + " but what locked_paths names");
                    }
                }
            }
        });
    }

    /** A missing parser is a finding of every change that touches such a file. */
    void parsers(Diagnosis diagnosis) {
        PARSERS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(parser -> {
            var program = parser.getKey();
            if (programs.find(program).isPresent()) {
                return;
            }
            var arguments = new ArrayList<>(List.of("ls-files", "--"));
            arguments.addAll(parser.getValue());
            var files = git.ask(root, arguments.toArray(String[]::new)).text();
            if (!files.isEmpty()) {
                diagnosis.fail(
                        "syntax-" + program,
                        "the repository has files such as "
                                + files.lines().findFirst().orElse("") + ", and there is no " + program
                                + " to parse them",
                        "install " + program + "; until then no change to such a file passes");
            }
        });
        if (diagnosis.checks().stream().noneMatch(check -> check.name().startsWith("syntax-"))) {
            diagnosis.ok("syntax", "every language of the repository that HELIX parses has its parser");
        }
    }

    /** Without one that is named, no validation passes. */
    void hooks(Diagnosis diagnosis, Path folder, List<CommitHooks.Name> names) {
        for (var name : names) {
            var hook = folder.resolve(name.word());
            if (Files.isRegularFile(hook) && Files.isExecutable(hook)) {
                diagnosis.ok("hooks", name.word() + " is " + hook);
            } else {
                diagnosis.fail(
                        "hooks",
                        "helix.yaml names the hook " + name.word() + ", and " + hook
                                + (Files.isRegularFile(hook) ? " is not executable" : " is not there"),
                        Files.isRegularFile(hook)
                                ? "chmod +x " + hook
                                : "install it there, or take it out of validation.hooks");
            }
        }
    }

    private static String shown(List<Path> places) {
        return places.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** A sandbox that falls away in silence is missed where it is needed most. */
    void sandbox(Diagnosis diagnosis, Sandboxes sandboxes) {
        switch (sandboxes.confinement()) {
            case Confinement.Confined(var by) ->
                diagnosis.ok("sandbox", "the code that HELIX runs is confined by " + by);
            case Confinement.Open(var why, var remedy) ->
                diagnosis.warn("sandbox", "the code that HELIX runs can do all that HELIX can: " + why, remedy);
        }
        sandboxes
                .gap()
                .ifPresent(gap -> diagnosis.warn(
                        "sandbox-gap", "the sandbox holds less than it should: " + gap.why(), gap.remedy()));
        if (!sandboxes.openCaches().isEmpty()) {
            diagnosis.warn(
                    "sandbox-write",
                    "any candidate, a rejected one too, can leave something for later builds, and for your own, in "
                            + shown(sandboxes.openCaches()),
                    "take that out of sandbox.write: each system then has caches of its own, in which nothing of a"
                            + " rejected candidate stays");
        }
        if (sandboxes.agentConfinement() instanceof Confinement.Open(var why, var remedy)
                && sandboxes.confinement() instanceof Confinement.Confined) {
            diagnosis.warn("sandbox-agent", "the agent's commands can do all that HELIX can: " + why, remedy);
        }
    }
}
