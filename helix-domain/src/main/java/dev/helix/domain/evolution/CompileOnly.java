package dev.helix.domain.evolution;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells of an interpreter's command whether it only reads or compiles what it is given, and runs nothing of it. */
final class CompileOnly {

    private static final Pattern NOTHING = Pattern.compile("(?!)");
    /** What such programs are given is text that they look through. */
    private static final Pattern LOOKING_THROUGH = Pattern.compile("[gm]?awk|g?sed");
    /** With such a word first; a test of Zig stands in the source that it tests. */
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
    /** Options with which an interpreter runs no script that it is given, and looks at its syntax alone. */
    private static final Map<String, Pattern> PARSING = Map.of(
            "node", Pattern.compile("-c|--check"),
            "ruby", Pattern.compile("-[wW]*c[wW]*"),
            "perl", Pattern.compile("-[wWtT]*c[wWtT]*"),
            "php", Pattern.compile("-l|--syntax-check"));
    /** A shell only reads a script behind it, too: the letters that take no value. */
    private static final Pattern SHELL_PARSING = Pattern.compile("-[abefhkmuvxBCEHPT]*n[abefhkmuvxBCEHPT]*");

    private CompileOnly() {}

    /** Returns whether {@code program} runs nothing that stands behind {@code first}, its first word that is no option. */
    static boolean byCommand(String program, String first, List<String> arguments) {
        boolean runsIt = program.equals("nim") && arguments.stream().anyMatch(word -> word.matches("-r|--run"));
        return LOOKING_THROUGH.matcher(program).matches()
                || (!runsIt
                        && COMPILING
                                .getOrDefault(program, NOTHING)
                                .matcher(first)
                                .matches());
    }

    static boolean byOption(String interpreter, String word) {
        return PARSING.getOrDefault(interpreter, NOTHING).matcher(word).matches();
    }

    static boolean byOptionOfShell(String word) {
        return SHELL_PARSING.matcher(word).matches();
    }
}
