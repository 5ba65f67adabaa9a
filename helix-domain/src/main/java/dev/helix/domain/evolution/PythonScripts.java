package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The script, folder or module that Python runs, or the one that a module runs which runs others. */
final class PythonScripts {

    private static final Pattern PYTHON = Pattern.compile("(?:python|pypy|ipython|micropython|py)[\\d.]*");
    private static final Pattern MODULE = Pattern.compile("-[bBdEiIOPqsSuvx]*m(.*)");
    private static final Pattern TEXT = Pattern.compile("-[bBdEiIOPqsSuvx]*c.*");
    /** Modules of Python that run the script that they are given. */
    private static final Set<String> RUNNING_MODULES =
            Set.of("coverage", "cProfile", "profile", "pdb", "trace", "runpy", "debugpy");

    private static final Set<String> VALUED =
            InterpreterOptions.of("python", false).valued();

    private final NamedFiles files;
    private final Set<String> unknown;

    /**
     * Adds to {@code files} what is run.
     *
     * @param unknown modules are added to it of which nobody here knows what they run
     */
    PythonScripts(NamedFiles files, Set<String> unknown) {
        this.files = files;
        this.unknown = unknown;
    }

    static boolean isPython(String name) {
        return PYTHON.matcher(name).matches();
    }

    /** Returns whether {@code name} is a module that runs the script that it is given. */
    static boolean isRunningModule(String name) {
        return RUNNING_MODULES.contains(name);
    }

    /** Adds what Python runs of its arguments. */
    void run(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            var module = MODULE.matcher(word);
            if (module.matches() && (!module.group(1).isEmpty() || i + 1 < arguments.size())) {
                boolean joined = !module.group(1).isEmpty();
                var name = joined ? module.group(1) : arguments.get(i + 1);
                module(name);
                runModule(name, arguments.subList(joined ? i + 1 : i + 2, arguments.size()));
                return;
            }
            if (word.equals("-") || TEXT.matcher(word).matches()) {
                return;
            }
            if (VALUED.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                files.add(word);
                files.addFolder(word);
                return;
            }
        }
    }

    /**
     * A manager of environments runs a module, or a script without an ending, as Python would where its {@code options} tell it so: returns
     * whether they do.
     */
    boolean runManaged(List<String> options, List<String> rest) {
        if (rest.isEmpty()) {
            return false;
        }
        if (options.stream().anyMatch(word -> word.equals("-m") || word.equals("--module"))) {
            var asked = new ArrayList<>(rest);
            asked.addFirst("-m");
            run(asked);
            return true;
        }
        if (options.stream().anyMatch(word -> word.equals("-s") || word.equals("--script"))) {
            run(rest);
            return true;
        }
        return false;
    }

    /** Adds what a module, or a program of its name, runs of its arguments. */
    void runModule(String name, List<String> arguments) {
        files.addConfigured(name, arguments);
        if (RUNNING_MODULES.contains(name)) {
            // What is between an option and its value is not known: the first word that may be a script is one.
            int begin = 0;
            while (begin < arguments.size()
                    && !arguments.get(begin).equals("-m")
                    && (arguments.get(begin).startsWith("-") || !NamedFiles.looksLikeFile(arguments.get(begin)))) {
                begin++;
            }
            if (begin == arguments.size()) {
                arguments.stream()
                        .filter(word -> !word.startsWith("-") && !word.equals("run"))
                        .findFirst()
                        .ifPresent(files::add);
            }
            run(arguments.subList(begin, arguments.size()));
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
            files.add(file);
        }
    }
}
