package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells which files of a repository a command runs: its program, the script that an interpreter gets, a module; and by which words it
 * names programs.
 */
public final class CommandScripts {

    private static final int DEEPEST = 4;
    private static final int MOST_PLACES = 16;
    private static final Pattern SHELL = Pattern.compile("(?:ba|da|z|k|a|fi)?sh");
    private static final Pattern PYTHON = Pattern.compile("(?:python|pypy)[\\d.]*");
    private static final Pattern PYTHON_MODULE = Pattern.compile("-[bBdEiIOPqsSuvx]*m(.*)");
    private static final Pattern PYTHON_TEXT = Pattern.compile("-[bBdEiIOPqsSuvx]*c.*");
    /** Modules of Python that run the script that they are given. */
    private static final Set<String> RUNNING_MODULES =
            Set.of("coverage", "cProfile", "profile", "pdb", "trace", "runpy", "debugpy");

    /** Their first argument is a script, or a folder of one, whatever it is called. */
    private static final Pattern OF_ONE_SCRIPT =
            Pattern.compile("node|nodejs|ruby|perl|php|lua|rscript|tclsh|expect|source|\\.");
    /** Options that give such a program a text to run: there is no script then. Letters before that one take no value. */
    private static final Map<String, Pattern> TEXT = Map.of(
            "node", Pattern.compile("-e|-p|-pe|--(?:eval|print)(?:=.*)?"),
            "ruby", Pattern.compile("-[alnpswWS]*e.*"),
            "perl", Pattern.compile("-[alnpswWSTtu0-7]*[eE].*"),
            "php", Pattern.compile("-[rBRE]|--run"),
            "lua", Pattern.compile("-e.*"),
            "rscript", Pattern.compile("-e"),
            "expect", Pattern.compile("-c"));
    /** Options of such programs with a value that is no script, where it does not follow at once. */
    private static final Map<String, Set<String>> VALUED_OF = Map.of(
            "node",
            Set.of(
                    "-C",
                    "--conditions",
                    "--env-file",
                    "--env-file-if-exists",
                    "--icu-data-dir",
                    "--input-type",
                    "--openssl-config",
                    "--test-name-pattern",
                    "--test-reporter",
                    "--test-reporter-destination",
                    "--title",
                    "--watch-path"),
            "ruby",
            Set.of("-C", "-E", "-I", "--encoding", "--external-encoding", "--internal-encoding"),
            "perl",
            Set.of("-I"),
            "php",
            Set.of("-c", "-d", "-z"),
            "lua",
            Set.of("-l"),
            "tclsh",
            Set.of("-encoding"));

    private static final Pattern INTERPRETER = Pattern.compile(
            "deno|bun|tsx|ts-node|julia|groovy|jshell|java|make" + "|gmake|just|task|bats|pwsh|powershell|awk|sed");
    /** Options of interpreters with a value that is no script. */
    private static final Set<String> VALUED =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "-W", "-X", "-I", "--test-reporter");
    /** Options with a value that is run, or read as what to run, too. */
    private static final Set<String> RUNNING =
            Set.of("-r", "--require", "--import", "--loader", "-f", "--file", "--makefile", "-jar", "--rcfile");
    /** Without an ending, such a word may stand for anything. */
    private static final Pattern SCRIPT =
            Pattern.compile("[^/.][^/]*\\.(?:sh|bash|py|rb|pl|php|lua|[cm]?[jt]s|r|tcl|exp)");

    private final Set<RepoPath> found = new LinkedHashSet<>();
    private final Set<RepoPath> folders = new LinkedHashSet<>();
    private final Set<String> programs = new LinkedHashSet<>();
    /** The folders that a command may be in: the repository, and where it has gone to. */
    private final Set<String> places = new LinkedHashSet<>(Set.of(""));

    private CommandScripts() {}

    /** Returns what {@code command} runs, as far as its arguments tell; whether such files are there is not looked at. */
    public static Set<RepoPath> in(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return Set.copyOf(scripts.found);
    }

    /** Returns the folders of which {@code command} runs the code as a whole, as far as its arguments tell. */
    public static Set<RepoPath> foldersIn(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return Set.copyOf(scripts.folders);
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
        scripts.shell(said, 0);
        return List.copyOf(scripts.programs);
    }

    private void read(List<String> words, int depth) {
        int at = 0;
        while (at < words.size() && (isAssignment(words.get(at)) || CommandWrapper.of(words, at) != null)) {
            var wrapper = CommandWrapper.of(words, at);
            if (wrapper == null) {
                at++;
                continue;
            }
            programs.add(words.get(at));
            var inside = wrapper.inside(words, at + 1);
            inside.folder().ifPresent(this::enter);
            if (inside.text().isPresent()) {
                shell(inside.text().get(), depth);
                return;
            }
            at = inside.begin();
        }
        if (at == words.size() || depth > DEEPEST) {
            return;
        }
        var program = words.get(at);
        programs.add(program);
        var rest = words.subList(at + 1, words.size());
        var name = program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (program.contains("/") || SCRIPT.matcher(program).matches()) {
            add(program);
        }
        if (SHELL.matcher(name).matches()) {
            shell(rest, depth);
        } else if (PYTHON.matcher(name).matches()) {
            python(rest);
        } else if (OF_ONE_SCRIPT.matcher(name).matches()) {
            ofOneScript(name, rest);
        } else if (INTERPRETER.matcher(name).matches()) {
            interpreter(rest);
        } else if (name.equals("cd") || name.equals("pushd")) {
            rest.stream().filter(word -> !word.startsWith("-")).findFirst().ifPresent(this::enter);
        } else if (name.equals("find")) {
            found(rest, depth);
        } else {
            configured(name, rest);
        }
    }

    private static boolean isAssignment(String word) {
        return word.matches("[A-Za-z_]\\w*=.*");
    }

    /** What {@code find} runs for each file. */
    private void found(List<String> arguments, int depth) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).matches("-(?:exec|ok)(?:dir)?")) {
                read(arguments.subList(i + 1, arguments.size()), depth + 1);
            }
        }
    }

    private void configured(String program, List<String> arguments) {
        RunnerOptions.files(program, arguments).forEach(this::add);
        RunnerOptions.folders(program, arguments).forEach(this::addFolder);
    }

    /** Of some options, the next word is a value; a text is the first word that is neither. */
    private void shell(List<String> arguments, int depth) {
        boolean text = false;
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (word.equals("--rcfile") || word.equals("--init-file")) {
                i++;
                if (i < arguments.size()) {
                    add(arguments.get(i));
                }
            } else if (word.matches("[-+][a-zA-Z]+")) {
                text |= word.startsWith("-") && word.contains("c");
                i += (int) word.chars().filter(c -> c == 'o' || c == 'O').count();
            } else if (!word.startsWith("-")) {
                if (text) {
                    shell(word, depth);
                } else {
                    add(word);
                }
                return;
            }
        }
    }

    private void shell(String text, int depth) {
        ShellWords.commands(text.replaceAll("\\$\\(pwd\\)|`pwd`|\\$\\{PWD}|\\$PWD\\b", "."))
                .forEach(command -> read(command, depth + 1));
    }

    private void python(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            var module = PYTHON_MODULE.matcher(word);
            if (module.matches() && (!module.group(1).isEmpty() || i + 1 < arguments.size())) {
                boolean joined = !module.group(1).isEmpty();
                var name = joined ? module.group(1) : arguments.get(i + 1);
                module(name);
                ofModule(name, arguments.subList(joined ? i + 1 : i + 2, arguments.size()));
                return;
            }
            if (word.equals("-") || PYTHON_TEXT.matcher(word).matches()) {
                return;
            }
            if (VALUED.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                add(word);
                addFolder(word);
                return;
            }
        }
    }

    private void ofModule(String name, List<String> arguments) {
        configured(name, arguments);
        if (RUNNING_MODULES.contains(name)) {
            arguments.stream().filter(word -> word.endsWith(".py")).findFirst().ifPresent(this::add);
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

    private void ofOneScript(String program, List<String> arguments) {
        boolean node = program.startsWith("node");
        var kind = node ? "node" : program;
        var text = TEXT.get(kind);
        var valued = VALUED_OF.getOrDefault(kind, Set.of());
        boolean tests = node && arguments.contains("--test");
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (text != null && text.matcher(word).matches()) {
                return;
            }
            int equals = word.indexOf('=');
            if (RUNNING.contains(word)) {
                i++;
                if (i < arguments.size()) {
                    add(arguments.get(i));
                }
            } else if (word.startsWith("--") && equals > 0 && RUNNING.contains(word.substring(0, equals))) {
                add(word.substring(equals + 1));
            } else if (valued.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                add(word);
                // It may be the value of an option that is not known here.
                boolean ofAnOption = i > 0 && arguments.get(i - 1).matches("--[^=]+") && !looksLikeFile(word);
                if (!tests && !ofAnOption) {
                    if (node) {
                        add(word + ".js");
                        addFolder(word);
                    }
                    return;
                }
            }
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

    static boolean looksLikeFile(String word) {
        return word.contains("/") || word.matches("[^.].*\\.\\w{1,5}");
    }

    /** A command may go on in another folder, or come back from it. */
    private void enter(String folder) {
        for (var place : List.copyOf(places)) {
            if (places.size() < MOST_PLACES) {
                places.add(normal(in(place, folder)));
            }
        }
    }

    private static String in(String place, String word) {
        return place.isEmpty() ? word : place + "/" + word;
    }

    private void add(String word) {
        paths(word).forEach(found::add);
    }

    private void addFolder(String word) {
        paths(word).forEach(folders::add);
    }

    private List<RepoPath> paths(String word) {
        return word.startsWith("/")
                ? List.of()
                : places.stream()
                        .map(place -> normal(in(place, word)))
                        .filter(path ->
                                !path.isEmpty() && RepoPath.objection(path).isEmpty())
                        .map(RepoPath::new)
                        .toList();
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
