package dev.helix.domain.evolution;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells which files of a repository a command runs: its program, the script that an interpreter gets, a module; and by which words it
 * names programs.
 */
public final class CommandScripts {

    private static final int DEEPEST = 4;
    /** A script may name more programs by loops in loops than anybody could look at. */
    private static final int MOST_PROGRAMS = 4000;

    /** Variables that name what a program runs before anything else. */
    private static final Set<String> FIRST = Set.of("BASH_ENV", "ENV", "PYTHONSTARTUP");

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);
    /** Without an ending, such a word may stand for anything. */
    private static final Pattern SCRIPT =
            Pattern.compile("[^/.][^/]*\\.(?:sh|bash|py|rb|pl|php|lua|[cm]?[jt]s|r|tcl|exp)");

    private final NamedFiles files = new NamedFiles();
    private final Set<String> programs = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final PythonScripts python = new PythonScripts(files, unknown);

    private int left = MOST_PROGRAMS;

    private CommandScripts() {}

    /** Returns what {@code command} runs, as far as its arguments tell; whether such files are there is not looked at. */
    public static Set<RepoPath> in(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return scripts.files.files();
    }

    /** Returns the folders of which {@code command} runs the code as a whole, as far as its arguments tell. */
    public static Set<RepoPath> foldersIn(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return scripts.files.folders();
    }

    /** Returns the patterns by which {@code command} names files that it runs, {@code ci/*.sh}: which are there is not looked at. */
    public static Set<PathGlob> patternsIn(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return scripts.files.patterns();
    }

    /** Returns the words by which {@code command} names programs, wrappers among them, in order: names, or paths with a slash in them. */
    public static List<String> programs(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return List.copyOf(scripts.programs);
    }

    /** Returns the programs that {@code command} starts and of which nobody here knows what files of a repository they run, sorted. */
    public static Set<String> unknownIn(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return new TreeSet<>(scripts.unknown);
    }

    /** Returns the words by which the lines of a shell's script name programs, as {@link #programs(List)}. */
    public static List<String> programsOfShell(String text) {
        var scripts = new CommandScripts();
        var said = text.lines().filter(line -> !line.strip().startsWith("#")).collect(Collectors.joining("\n"));
        scripts.shell(said, 0);
        return List.copyOf(scripts.programs);
    }

    private void read(List<String> words, int depth) {
        int at = 0;
        while (at < words.size() && (isAssignment(words.get(at)) || CommandWrapper.of(words, at) != null)) {
            var wrapper = CommandWrapper.of(words, at);
            if (wrapper == null) {
                assigned(words.get(at));
                at++;
                continue;
            }
            programs.add(words.get(at));
            var inside = wrapper.inside(words, at + 1);
            inside.folder().ifPresent(files::enter);
            if (inside.text().isPresent()) {
                shell(inside.text().get(), depth);
                return;
            }
            if (wrapper.runsPython()
                    && python.runManaged(
                            words.subList(at + 1, inside.begin()), words.subList(inside.begin(), words.size()))) {
                return;
            }
            at = inside.begin();
        }
        if (at == words.size() || depth > DEEPEST) {
            return;
        }
        var program = words.get(at);
        for (var named : files.expanded(program)) {
            if (left-- <= 0) {
                return;
            }
            program(named, words.subList(at + 1, words.size()), depth);
        }
    }

    private void program(String program, List<String> rest, int depth) {
        programs.add(program);
        var name = program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean ofTheRepository = (program.contains("/") && !program.startsWith("/"))
                || SCRIPT.matcher(program).matches();
        if (ofTheRepository) {
            files.add(program);
        }
        var interpreter = Interpreter.of(name);
        if (ShellArguments.isShell(name)) {
            ShellArguments.read(rest, files).ifPresent(text -> shell(text, depth));
        } else if (PythonScripts.isPython(name)) {
            python.run(rest);
        } else if (interpreter.isPresent()) {
            interpreter.get().read(rest, files);
        } else if (PythonScripts.isRunningModule(name)) {
            python.runModule(name, rest);
        } else {
            otherwise(name, rest, depth);
            if (ofTheRepository) {
                unknown.remove(name);
            }
        }
    }

    private void otherwise(String name, List<String> rest, int depth) {
        switch (name) {
            case "cd", "pushd" ->
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().ifPresent(files::enter);
            case "eval", "trap" -> shell(String.join(" ", name.equals("eval") ? rest : firstOf(rest)), depth);
            case "concurrently" ->
                rest.stream().filter(word -> !word.startsWith("-")).forEach(text -> shell(text, depth + 1));
            case "for" -> loop(rest);
            case "run-parts" ->
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().ifPresent(files::addFolder);
            case "find" -> found(rest, depth);
            default -> {
                files.addConfigured(name, rest);
                if (KnownPrograms.runsOthers(name)) {
                    unknown(rest, depth);
                } else if (!KnownPrograms.onlyReads(name) && !unknown(rest, depth)) {
                    unknown.add(name);
                }
            }
        }
    }

    private static List<String> firstOf(List<String> words) {
        return words.subList(0, Math.min(1, words.size()));
    }

    /**
     * Of a program that nobody here knows, a word that is an interpreter's name begins a command that it runs, as in {@code op run -- sh x.sh}:
     * returns whether. Behind an option it may be that one's value, as in {@code --env node}.
     */
    private boolean unknown(List<String> arguments, int depth) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            var name = word.startsWith("/") ? word.substring(word.lastIndexOf('/') + 1) : word;
            var before = i == 0 ? "" : arguments.get(i - 1);
            boolean value = before.matches("-[^=]+") && !before.equals("--");
            if (!value
                    && (ShellArguments.isShell(name)
                            || PythonScripts.isPython(name)
                            || name.matches("node|nodejs|ruby|perl|php|deno|bun|tsx"))) {
                read(arguments.subList(i, arguments.size()), depth + 1);
                return true;
            }
            if (word.equals("--")
                    && i + 1 < arguments.size()
                    && arguments.get(i + 1).startsWith("./")) {
                read(arguments.subList(i + 1, arguments.size()), depth + 1);
                return true;
            }
        }
        return false;
    }

    private void assigned(String word) {
        var assignment = ASSIGNMENT.matcher(word);
        if (assignment.matches()) {
            var name = assignment.group(1);
            var value = assignment.group(2);
            files.assign(name, value);
            if (FIRST.contains(name)) {
                files.add(value);
            } else if (name.equals("NODE_OPTIONS")) {
                new Interpreter("node", false).read(List.of(value.strip().split("\\s+")), files);
            }
        }
    }

    private void loop(List<String> words) {
        if (words.size() > 2 && words.get(1).equals("in")) {
            words.subList(2, words.size()).forEach(word -> files.assign(words.getFirst(), word));
        }
    }

    private static boolean isAssignment(String word) {
        return ASSIGNMENT.matcher(word).matches();
    }

    /** What {@code find} runs for each file. */
    private void found(List<String> arguments, int depth) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).matches("-(?:exec|ok)(?:dir)?")) {
                read(arguments.subList(i + 1, arguments.size()), depth + 1);
            }
        }
    }

    private void shell(String text, int depth) {
        var commands = ShellWords.commands(text.replaceAll("\\$\\(pwd\\)|`pwd`|\\$\\{PWD}|\\$PWD\\b", "."));
        for (int i = 0; i < commands.size(); i++) {
            read(commands.get(i), depth + 1);
            if (readsWhatItRuns(commands.get(i))) {
                filesOf(i > 0 ? commands.get(i - 1) : List.of());
                filesOf(i + 1 < commands.size() ? commands.get(i + 1) : List.of());
            }
        }
    }

    /** As {@code cat x.sh | sh} does, and {@code python3 - < x.py}. */
    private static boolean readsWhatItRuns(List<String> command) {
        var name = command.getFirst().substring(command.getFirst().lastIndexOf('/') + 1);
        return (ShellArguments.isShell(name) || PythonScripts.isPython(name) || name.equals("node"))
                && command.stream().skip(1).allMatch(word -> word.matches("-[a-zA-Z]*") && !word.contains("c"));
    }

    private void filesOf(List<String> command) {
        command.stream()
                .filter(word -> !word.startsWith("-") && NamedFiles.looksLikeFile(word))
                .forEach(files::add);
        if (command.size() == 1) {
            files.add(command.getFirst());
        }
    }
}
