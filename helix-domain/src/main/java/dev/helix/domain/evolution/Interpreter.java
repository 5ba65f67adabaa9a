package dev.helix.domain.evolution;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A program that runs a script, or several tests.
 *
 * @param program its name
 * @param ofOneScript whether its first argument is a script, or a folder of one, whatever it is called
 */
record Interpreter(String program, boolean ofOneScript) {

    private static final Pattern OF_ONE_SCRIPT =
            Pattern.compile("node|nodejs|ruby|perl|php|lua|luajit|rscript|tclsh|expect|escript|source|\\.");
    private static final Pattern OF_SEVERAL = Pattern.compile(
            "deno|bun|tsx|ts-node|julia|groovy|jshell|java|make|gmake|just|task|bats|pwsh|powershell|[gm]?awk|g?sed"
                    + "|swift|kotlin|scala|elixir|mix|crystal|dart|zig|nim|raku|guile|racket|sbcl|octave|runghc|runhaskell|ocaml|nu|xonsh");
    /** With such a word first, or such an option before them, patterns name tests, whatever else they match. */
    private static final Pattern TESTING = Pattern.compile("test|bench|spec");

    /** Returns what a program of such a name is; empty where it is none. */
    static Optional<Interpreter> of(String name) {
        boolean ofOneScript = OF_ONE_SCRIPT.matcher(name).matches();
        return ofOneScript || OF_SEVERAL.matcher(name).matches()
                ? Optional.of(new Interpreter(name, ofOneScript))
                : Optional.empty();
    }

    /** Adds what it runs of {@code arguments}. */
    void read(List<String> arguments, NamedFiles files) {
        boolean node = program.startsWith("node");
        var kind = node ? "node" : program;
        var options = InterpreterOptions.of(kind, ofOneScript);
        boolean tests = arguments.contains("--test") && (node || !ofOneScript);
        var first = ofOneScript ? "" : firstWord(arguments);
        boolean compiles = CompileOnly.byCommand(program, first, arguments);
        boolean testing = TESTING.matcher(first).matches();
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (options.text().matcher(word).matches()) {
                return;
            }
            compiles |= ofOneScript && CompileOnly.byOption(kind, word);
            testing |= tests && word.equals("--test");
            if (options.running().contains(word)) {
                i++;
                if (i < arguments.size()) {
                    files.add(arguments.get(i));
                }
            } else if (options.folders().contains(word)) {
                i++;
                if (i < arguments.size()) {
                    files.enter(arguments.get(i));
                }
            } else if (options.valued().contains(word)) {
                i++;
            } else if (word.startsWith("-")) {
                CommandWrapper.joined(options.folders(), word).ifPresent(files::enter);
                CommandWrapper.joined(options.running(), word)
                        .filter(value -> word.startsWith("--") || NamedFiles.looksLikeFile(value))
                        .ifPresent(files::add);
            } else if (compiles) {
                if (ofOneScript) {
                    return;
                }
            } else if (ofOneScript || NamedFiles.looksLikeFile(word)) {
                if (!testing || !NamedFiles.isPattern(word)) {
                    files.add(word);
                }
                // It may be the value of an option that is not known here.
                boolean ofAnOption = ofOneScript
                        && i > 0
                        && arguments.get(i - 1).matches("--[^=]+")
                        && !NamedFiles.looksLikeFile(word);
                if (!tests && !ofAnOption) {
                    if (node) {
                        files.add(word + ".js");
                        files.addFolder(word);
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
}
