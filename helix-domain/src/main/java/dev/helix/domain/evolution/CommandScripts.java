package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final int MOST_PLACES = 16;
    /** A script may name more programs by loops in loops than anybody could look at. */
    private static final int MOST_PROGRAMS = 4000;

    private static final Pattern SHELL = Pattern.compile("(?:ba|rba|da|z|k|mk|pdk|a|c|tc|o|y|fi)?sh");
    private static final Pattern PYTHON = Pattern.compile("(?:python|pypy|ipython|micropython|py)[\\d.]*");
    private static final Pattern PYTHON_MODULE = Pattern.compile("-[bBdEiIOPqsSuvx]*m(.*)");
    private static final Pattern PYTHON_TEXT = Pattern.compile("-[bBdEiIOPqsSuvx]*c.*");
    /** Modules of Python that run the script that they are given. */
    private static final Set<String> RUNNING_MODULES =
            Set.of("coverage", "cProfile", "profile", "pdb", "trace", "runpy", "debugpy");

    /** Their first argument is a script, or a folder of one, whatever it is called. */
    private static final Pattern OF_ONE_SCRIPT =
            Pattern.compile("node|nodejs|ruby|perl|php|lua|luajit|rscript|tclsh|expect|escript|source|\\.");
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
            "deno|bun|tsx|ts-node|julia|groovy|jshell|java|make|gmake|just|task|bats|pwsh|powershell|[gm]?awk|g?sed"
                    + "|swift|kotlin|scala|elixir|mix|crystal|dart|zig|nim|raku|guile|racket|sbcl|octave|runghc|runhaskell|ocaml|nu|xonsh");
    /** What such programs are given is text that they look through. */
    private static final Pattern LOOKING_THROUGH = Pattern.compile("[gm]?awk|g?sed");
    /** What interpreters only read or compile where such a word is first; a test of Zig stands in the source that it tests. */
    private static final Map<String, Pattern> COMPILING = Map.of(
            "deno", Pattern.compile("check|lint|fmt|doc|info|compile|bundle|cache|coverage|publish"),
            "bun", Pattern.compile("build"),
            "swift", Pattern.compile("build|format|package"),
            "scala", Pattern.compile("compile|fmt|doc|package"),
            "mix", Pattern.compile("compile|format|docs|dialyzer|credo"),
            "crystal", Pattern.compile("build|tool|docs"),
            "dart", Pattern.compile("analyze|format|compile|fix|doc"),
            "zig", Pattern.compile("test|fmt|build.*|ast-check|cc|c\\+\\+|translate-c"),
            "nim", Pattern.compile("check|c|cc|cpp|js|objc|compile.*|doc.*|pretty"));
    /** With such a word first, or such an option before them, patterns name tests, whatever else they match. */
    private static final Pattern TESTING = Pattern.compile("test|bench|spec");
    /** Options with which such a program runs no script that it is given, and looks at its syntax alone. */
    private static final Map<String, Pattern> PARSING = Map.of(
            "node", Pattern.compile("-c|--check"),
            "ruby", Pattern.compile("-[wW]*c[wW]*"),
            "perl", Pattern.compile("-[wWtT]*c[wWtT]*"),
            "php", Pattern.compile("-l|--syntax-check"));
    /** Of a shell, one that it does not start with a script in: the letters that take no value. */
    private static final Pattern SHELL_PARSING = Pattern.compile("-[abefhkmuvxBCEHPT]*n[abefhkmuvxBCEHPT]*");

    private static final Pattern NOTHING = Pattern.compile("(?!)");
    /** Known by their own files, and started with a command of any program. */
    private static final Pattern RUNNING_OTHERS = Pattern.compile(
            "nyc|c8|tox|stack|cabal|meson" + "|docker|docker-compose|podman|podman-compose|nerdctl|kubectl");
    /** Options of interpreters with a value that is no script. */
    private static final Set<String> VALUED =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "-W", "-X", "-I", "--test-reporter");
    /** Options with a value that is run, or read as what to run, too. */
    private static final Set<String> RUNNING = Set.of(
            "-r",
            "--require",
            "--import",
            "--loader",
            "--experimental-loader",
            "--preload",
            "-f",
            "--file",
            "--makefile",
            "--justfile",
            "--taskfile",
            "-jar",
            "--rcfile",
            "--build-file",
            "--script");
    /** Options by which such a program goes to another folder before it reads anything. */
    private static final Map<String, Set<String>> FOLDER_OF = Map.of(
            "ruby", Set.of("-C"),
            "make", Set.of("-C", "--directory"),
            "gmake", Set.of("-C", "--directory"),
            "just", Set.of("-d", "--working-directory"),
            "task", Set.of("-d", "--dir"),
            "bun", Set.of("--cwd"));
    /** What these are given is read, and not run, whatever it is called. */
    private static final Pattern READING = Pattern.compile(
            "[ef]?grep|rg|ag|echo|printf|test|\\[|cat|tac|head|tail|wc|ls|stat|diff|cmp|cp|mv|rm|mkdir|chmod|touch"
                    + "|true|false|:|sleep|exit|seq|sort|uniq|cut|tr|tee|date|uname|id|pwd|basename|dirname|realpath|readlink|mktemp|kill|wait"
                    + "|read|shift|return|local|break|continue|done|fi|esac|case|do|then|sha\\d+sum|md5sum|nc|touch"
                    + "|tar|git|which|type|hash|export|unset|set|npm|pnpm|yarn|pip[\\d.]*|brew|apt|apt-get|apk|dnf|gem|curl|wget"
                    + "|\\[\\[|\\(\\(|let|umask|ulimit|declare|typeset|local|readonly|alias|getopts|nproc|env|jq|yq|xmllint|psql|pg_isready|createdb"
                    + "|dropdb|pg_dump|pg_restore|mysql|mysqladmin|mariadb|sqlite3|redis-cli|mongosh|openssl|gzip|gunzip|zip|unzip|rsync"
                    + "|envsubst|column|paste|comm|join|split|du|df|ps|free|ln|install|patch|xxd|od|file|less|nslookup|getent|lsof|ss|pgrep|pkill");
    /** Variables that name what a program runs before anything else. */
    private static final Set<String> FIRST = Set.of("BASH_ENV", "ENV", "PYTHONSTARTUP");

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");
    private static final int MOST_VALUES = 32;
    /** Without an ending, such a word may stand for anything. */
    private static final Pattern SCRIPT =
            Pattern.compile("[^/.][^/]*\\.(?:sh|bash|py|rb|pl|php|lua|[cm]?[jt]s|r|tcl|exp)");

    private final Set<RepoPath> found = new LinkedHashSet<>();
    private final Set<RepoPath> folders = new LinkedHashSet<>();
    private final Set<PathGlob> patterns = new LinkedHashSet<>();
    private final Set<String> programs = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    /** The folders that a command may be in: the repository, and where it has gone to. */
    private final Set<String> places = new LinkedHashSet<>(Set.of(""));
    /** What variables of a line may hold: those of a loop several things. */
    private final Map<String, Set<String>> values = new HashMap<>();

    private int left = MOST_PROGRAMS;

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

    /** Returns the patterns by which {@code command} names files that it runs, {@code ci/*.sh}: which are there is not looked at. */
    public static Set<PathGlob> patternsIn(List<String> command) {
        var scripts = new CommandScripts();
        scripts.read(command, 0);
        return Set.copyOf(scripts.patterns);
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
            inside.folder().ifPresent(this::enter);
            if (inside.text().isPresent()) {
                shell(inside.text().get(), depth);
                return;
            }
            if (wrapper.runsPython() && ofPython(words.subList(at + 1, inside.begin()), words, inside.begin())) {
                return;
            }
            at = inside.begin();
        }
        if (at == words.size() || depth > DEEPEST) {
            return;
        }
        var program = words.get(at);
        for (var named : expanded(program)) {
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
            add(program);
        }
        if (SHELL.matcher(name).matches()) {
            shell(rest, depth);
        } else if (PYTHON.matcher(name).matches()) {
            python(rest);
        } else if (OF_ONE_SCRIPT.matcher(name).matches()) {
            script(name, rest, true);
        } else if (INTERPRETER.matcher(name).matches()) {
            script(name, rest, false);
        } else if (RUNNING_MODULES.contains(name)) {
            ofModule(name, rest);
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
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().ifPresent(this::enter);
            case "eval", "trap" -> shell(String.join(" ", name.equals("eval") ? rest : firstOf(rest)), depth);
            case "concurrently" ->
                rest.stream().filter(word -> !word.startsWith("-")).forEach(text -> shell(text, depth + 1));
            case "for" -> loop(rest);
            case "run-parts" ->
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().ifPresent(this::addFolder);
            case "find" -> found(rest, depth);
            default -> {
                configured(name, rest);
                if (RUNNING_OTHERS.matcher(name).matches()) {
                    unknown(rest, depth);
                } else if (!READING.matcher(name).matches() && !RunnerOptions.knows(name) && !unknown(rest, depth)) {
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
                    && (SHELL.matcher(name).matches()
                            || PYTHON.matcher(name).matches()
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

    /** Such a manager runs a module, or a script without an ending, as Python would where it is told so. */
    private boolean ofPython(List<String> options, List<String> words, int begin) {
        var rest = words.subList(begin, words.size());
        if (rest.isEmpty()) {
            return false;
        }
        if (options.stream().anyMatch(word -> word.equals("-m") || word.equals("--module"))) {
            var asked = new ArrayList<>(rest);
            asked.addFirst("-m");
            python(asked);
            return true;
        }
        if (options.stream().anyMatch(word -> word.equals("-s") || word.equals("--script"))) {
            python(rest);
            return true;
        }
        return false;
    }

    private void assigned(String word) {
        var assignment = ASSIGNMENT.matcher(word);
        if (assignment.matches()) {
            var name = assignment.group(1);
            var value = assignment.group(2);
            value(name, value);
            if (FIRST.contains(name)) {
                add(value);
            } else if (name.equals("NODE_OPTIONS")) {
                script("node", List.of(value.strip().split("\\s+")), false);
            }
        }
    }

    private void value(String name, String value) {
        var known = values.computeIfAbsent(name, absent -> new LinkedHashSet<>());
        if (known.size() < MOST_VALUES) {
            known.add(value);
        }
    }

    private void loop(List<String> words) {
        if (words.size() > 2 && words.get(1).equals("in")) {
            words.subList(2, words.size()).forEach(word -> value(words.getFirst(), word));
        }
    }

    /** Returns what a word stands for, as far as its line tells. */
    private List<String> expanded(String word) {
        var variable = VARIABLE.matcher(word);
        if (!variable.find()) {
            return List.of(word);
        }
        var name = variable.group(1) == null ? variable.group(2) : variable.group(1);
        var known = values.getOrDefault(name, Set.of());
        return known.isEmpty()
                ? List.of(word)
                : known.stream()
                        .map(value -> word.substring(0, variable.start()) + value + word.substring(variable.end()))
                        .toList();
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

    private void configured(String program, List<String> arguments) {
        RunnerOptions.files(program, arguments).forEach(this::add);
        RunnerOptions.folders(program, arguments).forEach(this::addFolder);
    }

    /** Of some options, the next word is a value; a text is the first word that is neither. */
    private void shell(List<String> arguments, int depth) {
        boolean text = false;
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (SHELL_PARSING.matcher(word).matches()) {
                return;
            }
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
        var commands = ShellWords.commands(text.replaceAll("\\$\\(pwd\\)|`pwd`|\\$\\{PWD}|\\$PWD\\b", "."));
        for (int i = 0; i < commands.size(); i++) {
            read(commands.get(i), depth + 1);
            if (readsWhatItRuns(commands.get(i))) {
                files(i > 0 ? commands.get(i - 1) : List.of());
                files(i + 1 < commands.size() ? commands.get(i + 1) : List.of());
            }
        }
    }

    /** As {@code cat x.sh | sh} does, and {@code python3 - < x.py}. */
    private static boolean readsWhatItRuns(List<String> command) {
        var name = command.getFirst().substring(command.getFirst().lastIndexOf('/') + 1);
        return (SHELL.matcher(name).matches() || PYTHON.matcher(name).matches() || name.equals("node"))
                && command.stream().skip(1).allMatch(word -> word.matches("-[a-zA-Z]*") && !word.contains("c"));
    }

    private void files(List<String> command) {
        command.stream()
                .filter(word -> !word.startsWith("-") && looksLikeFile(word))
                .forEach(this::add);
        if (command.size() == 1) {
            add(command.getFirst());
        }
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
            // What is between an option and its value is not known: the first word that may be a script is one.
            int begin = 0;
            while (begin < arguments.size()
                    && !arguments.get(begin).equals("-m")
                    && (arguments.get(begin).startsWith("-") || !looksLikeFile(arguments.get(begin)))) {
                begin++;
            }
            if (begin == arguments.size()) {
                arguments.stream()
                        .filter(word -> !word.startsWith("-") && !word.equals("run"))
                        .findFirst()
                        .ifPresent(this::add);
            }
            python(arguments.subList(begin, arguments.size()));
        }
    }

    /** The repository comes first where Python looks for a module: one of that name would run in its place. */
    private void module(String name) {
        if (!name.matches("[\\w.]+")) {
            return;
        }
        if (!RunnerOptions.knows(name) && !RUNNING_MODULES.contains(name)) {
            unknown.add(name);
        }
        var top = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        var path = name.replace('.', '/');
        for (var file : List.of(top + ".py", top + "/__init__.py", path + ".py", path + "/__main__.py")) {
            add(file);
        }
    }

    /**
     * Of one that runs a script, or several tests.
     *
     * @param whatever whether a word is its script whatever it is called
     */
    private void script(String program, List<String> arguments, boolean whatever) {
        boolean node = program.startsWith("node");
        var kind = node ? "node" : program;
        var text = TEXT.get(kind);
        var folder = FOLDER_OF.getOrDefault(kind, Set.of());
        var valued = VALUED_OF.getOrDefault(kind, whatever ? Set.of() : VALUED);
        boolean tests = arguments.contains("--test") && (node || !whatever);
        var first = whatever ? "" : firstWord(arguments);
        boolean compiles = compiles(program, first, arguments)
                || LOOKING_THROUGH.matcher(program).matches();
        boolean testing = TESTING.matcher(first).matches();
        var parsing = PARSING.getOrDefault(kind, NOTHING);
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (text != null && text.matcher(word).matches()) {
                return;
            }
            compiles |= whatever && parsing.matcher(word).matches();
            testing |= tests && word.equals("--test");
            if (RUNNING.contains(word)) {
                i++;
                if (i < arguments.size()) {
                    add(arguments.get(i));
                }
            } else if (folder.contains(word)) {
                i++;
                if (i < arguments.size()) {
                    enter(arguments.get(i));
                }
            } else if (valued.contains(word)) {
                i++;
            } else if (word.startsWith("-")) {
                CommandWrapper.joined(folder, word).ifPresent(this::enter);
                CommandWrapper.joined(RUNNING, word)
                        .filter(value -> word.startsWith("--") || looksLikeFile(value))
                        .ifPresent(this::add);
            } else if (compiles) {
                if (whatever) {
                    return;
                }
            } else if (whatever || looksLikeFile(word)) {
                if (!testing || patternIn(word) < 0) {
                    add(word);
                }
                // It may be the value of an option that is not known here.
                boolean ofAnOption =
                        whatever && i > 0 && arguments.get(i - 1).matches("--[^=]+") && !looksLikeFile(word);
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

    private static String firstWord(List<String> arguments) {
        return arguments.stream()
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElse("");
    }

    private static boolean compiles(String program, String first, List<String> arguments) {
        boolean runsIt = program.equals("nim") && arguments.stream().anyMatch(word -> word.matches("-r|--run"));
        return !runsIt
                && COMPILING.getOrDefault(program, NOTHING).matcher(first).matches();
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
        paths(word).forEach(path -> into(found, path, ""));
    }

    private void addFolder(String word) {
        paths(word).forEach(path -> into(folders, path, "/**"));
    }

    private void into(Set<RepoPath> places, String path, String below) {
        if (patternIn(path) < 0) {
            places.add(new RepoPath(path));
        } else {
            pattern(path + below);
        }
    }

    /** As near as a pattern of HELIX comes to that of a shell, and not nearer; one that names nothing at all may stand for anything. */
    private void pattern(String path) {
        var glob = Arrays.stream(path.replaceAll("\\[[^]/]*]", "?").split("/"))
                .map(segment -> segment.equals("**") ? segment : segment.replaceAll("\\*{2,}", "*"))
                .collect(Collectors.joining("/"));
        if (glob.chars().anyMatch(Character::isLetterOrDigit)
                && PathGlob.objection(glob).isEmpty()) {
            patterns.add(new PathGlob(glob));
        }
    }

    private static int patternIn(String word) {
        for (int i = 0; i < word.length(); i++) {
            if ("*?[".indexOf(word.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private List<String> paths(String word) {
        return expanded(word).stream()
                .filter(each -> !each.startsWith("/"))
                .flatMap(each -> places.stream().map(place -> normal(in(place, each))))
                .filter(path -> !path.isEmpty() && RepoPath.objection(path).isEmpty())
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
