package dev.helix.adapter.local;

import dev.helix.domain.evolution.CommandScripts;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.CommandRunner.Command;
import dev.helix.domain.proof.StageProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The programs of the machine that commands start, and the versions that they tell: those that a command itself names, interpreters of
 * scripts, and tools that a script of a shell names. What can't be found out is left out: a verdict depends on none of it. Safe for use by
 * many threads.
 */
public final class StagePrograms {

    private static final System.Logger LOG = System.getLogger(StagePrograms.class.getName());

    /** Whatever else is started with such an argument may do anything. */
    private static final Pattern TELLING = Pattern.compile(
            "(?:python|pypy|pip)[\\d.]*|node|nodejs|npm|npx|yarn|pnpm|bun|deno|tsc|tsx|jest|vitest|mocha|eslint"
                    + "|java|javac|kotlinc?|scala|sbt|mvn|mvnd|gradle|ant|groovy|go|gofmt|cargo|rustc|ruby|bundle|rake|rspec"
                    + "|php|composer|phpunit|perl|dotnet|msbuild|make|gmake|cmake|ctest|ninja|meson|gcc|g\\+\\+|cc|clang"
                    + "|pytest|tox|nox|uv|poetry|pipenv|hatch|pdm|rye|ruff|mypy|swift|elixir|mix|erl|julia|rscript|ghc|cabal"
                    + "|stack|zig|dart|flutter|lua|just|task|bats|docker|podman|git|bash|zsh|busybox",
            Pattern.CASE_INSENSITIVE);

    /** A shell has them in itself, whatever else is of that name. */
    private static final Set<String> BUILT_IN =
            Set.of("echo", "printf", "test", "[", "true", "false", "pwd", "kill", "command", "time", "exec");

    private static final Map<String, String> OTHER_WORDS = Map.of("go", "version");
    /** Tells by its other lines on which Java it runs. */
    private static final Pattern BELOW = Pattern.compile("Java version: .*|(?:Launcher )?JVM: .*");

    private static final Pattern DIGIT = Pattern.compile("\\d");
    /** Said by the way, before what was asked for. */
    private static final Pattern ASIDE = Pattern.compile("(?i)(?:picked up |(?:npm )?warn|note:|deprecat).*");

    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[;\\d]*m");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 24;
    private static final int LONGEST = 200;
    private static final int LONGEST_SCRIPT = 64 * 1024;
    private static final int DEEPEST = 3;

    private final Map<String, String> environment;
    private final Programs programs;
    private final CommandRunner commands;
    private final ProgramVersions known;

    /**
     * Asks nobody yet.
     *
     * @param environment HELIX's own
     * @param commands runs what is asked as the stages themselves are run
     * @param known remembers what was told
     */
    public StagePrograms(Map<String, String> environment, CommandRunner commands, ProgramVersions known) {
        this.environment = environment;
        this.programs = new Programs(environment);
        this.commands = commands;
        this.known = known;
    }

    /**
     * Returns the programs, by the stages that start them.
     *
     * @param stages the commands of each, by its name
     * @param directory where they run, absolute: what lies in there is no program of the machine
     */
    public List<StageProgram> of(Map<String, List<List<String>>> stages, Path directory) {
        var found = new LinkedHashMap<Path, Set<String>>();
        try {
            var tree = directory.toRealPath();
            stages.forEach((stage, all) -> all.forEach(command -> {
                for (var word : CommandScripts.programs(command)) {
                    look(word, tree, DEEPEST, found, stage);
                }
                CommandScripts.in(command).stream()
                        .map(script -> tree.resolve(script.value()))
                        .filter(script -> isOf(tree, script))
                        .forEach(script -> read(script, tree, 2, found, stage));
            }));
            var javas = javas();
            return found.entrySet().stream()
                    .limit(MOST)
                    .flatMap(entry -> program(entry.getKey(), List.copyOf(entry.getValue()), javas).stream())
                    .toList();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the programs that judge can''t be told: {0}", e.toString());
            return List.of();
        } finally {
            known.keep();
        }
    }

    private void look(String word, Path tree, int depth, Map<Path, Set<String>> found, String stage) {
        if (BUILT_IN.contains(word)) {
            return;
        }
        var file = word.contains("/") ? Optional.of(tree.resolve(word)) : programs.find(word);
        file.filter(Files::isRegularFile).ifPresent(program -> {
            if (isOf(tree, program)) {
                read(program, tree, depth, found, stage);
            } else if (Files.isExecutable(program)) {
                // Nothing else on the machine is looked at because a candidate names it, such as what the kernel makes
                // up without an end.
                found.computeIfAbsent(program.normalize(), path -> new LinkedHashSet<>())
                        .add(stage);
                read(program, tree, depth, found, stage);
            }
        });
    }

    private static boolean isOf(Path tree, Path file) {
        try {
            return file.toRealPath().startsWith(tree);
        } catch (IOException e) {
            return true;
        }
    }

    /** A script names its interpreter in its first line; one of a shell starts others, of which tools count. */
    private void read(Path file, Path tree, int depth, Map<Path, Set<String>> found, String stage) {
        var script = depth > 0 ? script(file) : "";
        if (script.isEmpty()) {
            return;
        }
        var first = script.lines().findFirst().orElse("");
        if (first.startsWith("#!")) {
            for (var word :
                    CommandScripts.programs(List.of(first.substring(2).strip().split("\\s+")))) {
                look(word, tree, depth - 1, found, stage);
            }
        }
        // Of a script of the machine, its own lines are part of the program that it is.
        if (isOf(tree, file) && (first.matches("#!.*sh\\b.*") || file.toString().endsWith(".sh"))) {
            CommandScripts.programsOfShell(script).stream()
                    .filter(word -> TELLING.matcher(name(word)).matches())
                    .forEach(word -> look(word, tree, depth - 1, found, stage));
        }
    }

    private static String name(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    /** Returns the text of a script; empty for what is none. */
    private static String script(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (var in = Files.newInputStream(file)) {
            var begin = in.readNBytes(2);
            boolean script = (begin.length == 2 && begin[0] == '#' && begin[1] == '!')
                    || file.toString().endsWith(".sh");
            return script
                    ? new String(begin, StandardCharsets.UTF_8)
                            + new String(in.readNBytes(LONGEST_SCRIPT), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            return "";
        }
    }

    private Optional<StageProgram> program(Path file, List<String> stages, List<Path> javas) {
        try {
            var real = file.toRealPath();
            var told = known.of(file, real, javas, () -> version(file));
            return Optional.of(new StageProgram(
                    CONTROLS.matcher(String.valueOf(real.getFileName())).replaceAll("?"),
                    told.digest(),
                    told.version(),
                    stages));
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "can't look at " + file, e);
            return Optional.empty();
        }
    }

    /** Tools that run on Java tell which one, and stay the same where it is replaced. */
    private List<Path> javas() {
        return Stream.of(
                        Optional.ofNullable(environment.get("JAVA_HOME"))
                                .filter(home -> !home.isBlank())
                                .map(home -> Path.of(home, "bin", "java")),
                        programs.find("java"))
                .flatMap(Optional::stream)
                .toList();
    }

    /** By the name that it is started by, for some programs are many; nowhere near the tree, which could have a say in what it tells. */
    private String version(Path file) throws IOException {
        var name = String.valueOf(file.getFileName());
        if (!TELLING.matcher(name).matches()) {
            return "";
        }
        var nowhere = Files.createTempDirectory("helix-version");
        try {
            var result = commands.run(new Command(
                    List.of(file.toString(), OTHER_WORDS.getOrDefault(name, "--version")),
                    nowhere.toRealPath(),
                    Map.of(),
                    PATIENCE));
            return result.succeeded() ? line(result.output()) : "";
        } finally {
            DurableFile.remove(nowhere);
        }
    }

    private static String line(String output) {
        var lines = new ArrayList<String>();
        for (var line : output.lines().toList()) {
            var text = CONTROLS.matcher(COLOURS.matcher(line).replaceAll(""))
                    .replaceAll(" ")
                    .strip();
            boolean first = lines.isEmpty()
                    && DIGIT.matcher(text).find()
                    && !ASIDE.matcher(text).matches();
            if (first || (!lines.isEmpty() && BELOW.matcher(text).matches())) {
                lines.add(text);
            }
        }
        var all = lines.stream().limit(2).collect(Collectors.joining("; "));
        return all.substring(0, Math.min(LONGEST, all.length()));
    }
}
