package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells which files of a repository a command runs: its program, the script that an interpreter gets, a module; and by which words it
 * names programs.
 */
public final class CommandScripts {

    private static final int DEEPEST = 4;
    private static final Pattern SHELL = Pattern.compile("(?:ba|da|z|k|a|fi)?sh|busybox");
    private static final Pattern PYTHON = Pattern.compile("(?:python|pypy)[\\d.]*");
    private static final Pattern INTERPRETER =
            Pattern.compile("node|nodejs|deno|bun|tsx|ts-node|ruby|perl|php|lua|rscript|julia|groovy|jshell|java|make"
                    + "|gmake|just|task|bats|pwsh|powershell|source|\\.|awk|sed|tclsh|expect");
    private static final Set<String> WRAPPERS = Set.of(
            "env",
            "nice",
            "exec",
            "command",
            "time",
            "timeout",
            "nohup",
            "xvfb-run",
            "stdbuf",
            "setsid",
            "sudo",
            "uv",
            "poetry",
            "pipenv",
            "run",
            "npx",
            "bundle",
            "hatch",
            "pdm",
            "rye");
    /** Options of interpreters with a value that is no script. */
    private static final Set<String> VALUED =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "-W", "-X", "-I", "--test-reporter");
    /** Options with a value that is run, or read as what to run, too. */
    private static final Set<String> RUNNING =
            Set.of("-r", "--require", "--import", "--loader", "-f", "--file", "--makefile", "-jar", "--rcfile");

    private final Set<RepoPath> found = new LinkedHashSet<>();
    private final Set<String> programs = new LinkedHashSet<>();

    private CommandScripts() {}

    /** Returns what {@code command} runs, as far as its arguments tell; whether such files are there is not looked at. */
    public static Set<RepoPath> in(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return Set.copyOf(scripts.found);
    }

    /** Returns the words by which {@code command} names programs, wrappers among them, in order: names, or paths with a slash in them. */
    public static List<String> programs(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return List.copyOf(scripts.programs);
    }

    /** Returns the words by which the lines of a shell's script name programs, as {@link #programs(List)}. */
    public static List<String> programsOfShell(String text) {
        var scripts = new CommandScripts();
        var said = text.lines().filter(line -> !line.strip().startsWith("#")).collect(Collectors.joining("\n"));
        ShellWords.commands(said).forEach(command -> scripts.read(command, 1));
        return List.copyOf(scripts.programs);
    }

    private void read(List<String> words, int depth) {
        int at = 0;
        while (at < words.size() && (isAssignment(words.get(at)) || isWrapping(words, at))) {
            if (isWrapper(words.get(at))) {
                programs.add(words.get(at));
            }
            at++;
        }
        if (at == words.size() || depth > DEEPEST) {
            return;
        }
        var program = words.get(at);
        programs.add(program);
        var rest = words.subList(at + 1, words.size());
        var name = program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (program.contains("/")) {
            add(program);
        }
        if (SHELL.matcher(name).matches()) {
            shell(rest, depth);
        } else if (PYTHON.matcher(name).matches()) {
            python(rest);
        } else if (INTERPRETER.matcher(name).matches()) {
            interpreter(rest);
        }
    }

    private static boolean isAssignment(String word) {
        return word.matches("[A-Za-z_]\\w*=.*");
    }

    /** A wrapper, or what belongs to the one before it: an option, or a number such as how long it may take. */
    private static boolean isWrapping(List<String> words, int at) {
        return isWrapper(words.get(at))
                || (at > 0 && isWrapper(words.getFirst()) && words.get(at).matches("-.*|\\d[\\d.]*[smhd]?"));
    }

    /** Also by its place on the machine; in the repository, a file of such a name is a script. */
    private static boolean isWrapper(String word) {
        return WRAPPERS.contains(word.startsWith("/") ? word.substring(word.lastIndexOf('/') + 1) : word);
    }

    private void shell(List<String> arguments, int depth) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (word.matches("[-+][a-zA-Z]*c[a-zA-Z]*")) {
                if (i + 1 < arguments.size()) {
                    ShellWords.commands(arguments.get(i + 1)).forEach(command -> read(command, depth + 1));
                }
                return;
            }
            if (!word.startsWith("-") && !word.startsWith("+")) {
                add(word);
                return;
            }
        }
    }

    private void python(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (word.equals("-m") && i + 1 < arguments.size()) {
                module(arguments.get(i + 1));
                return;
            }
            if (word.startsWith("-c")) {
                return;
            }
            if (VALUED.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                add(word);
                return;
            }
        }
    }

    /** The repository comes first where Python looks for a module: one of that name would run in its place. */
    private void module(String name) {
        if (!name.matches("[\\w.]+")) {
            return;
        }
        var top = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        var path = name.replace('.', '/');
        for (var file : List.of(top + ".py", top + "/__init__.py", path + ".py", path + "/__main__.py")) {
            add(file);
        }
    }

    private void interpreter(List<String> arguments) {
        boolean tests = arguments.contains("--test");
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            int equals = word.indexOf('=');
            if (RUNNING.contains(word)) {
                i++;
                if (i < arguments.size()) {
                    add(arguments.get(i));
                }
            } else if (word.startsWith("--") && equals > 0 && RUNNING.contains(word.substring(0, equals))) {
                add(word.substring(equals + 1));
            } else if (VALUED.contains(word)) {
                i++;
            } else if (!word.startsWith("-") && looksLikeFile(word)) {
                add(word);
                if (!tests) {
                    return;
                }
            }
        }
    }

    private static boolean looksLikeFile(String word) {
        return word.contains("/") || word.matches("[^.].*\\.\\w{1,5}");
    }

    private void add(String word) {
        var path = normal(word);
        if (!path.isEmpty() && RepoPath.objection(path).isEmpty()) {
            found.add(new RepoPath(path));
        }
    }

    /** Without the segments that lead nowhere; what leads out of the repository is no file of it. */
    private static String normal(String word) {
        if (word.startsWith("/")) {
            return "";
        }
        var kept = new ArrayList<String>();
        for (var segment : word.replace('\\', '/').split("/", -1)) {
            if (segment.equals("..")) {
                if (kept.isEmpty()) {
                    return "";
                }
                kept.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.add(segment);
            }
        }
        return String.join("/", kept);
    }
}
