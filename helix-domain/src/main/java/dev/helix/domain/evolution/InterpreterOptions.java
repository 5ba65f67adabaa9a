package dev.helix.domain.evolution;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The options of an interpreter that have a value, by what that value is.
 *
 * @param text what gives it a text to run, so that there is no script
 * @param folders by which it goes to another folder before it reads anything
 * @param valued with a value that is no script, where it does not follow at once
 * @param running with a value that is run, or read as what to run, too
 */
record InterpreterOptions(Pattern text, Set<String> folders, Set<String> valued, Set<String> running) {

    private static final Pattern NOTHING = Pattern.compile("(?!)");
    /** Letters before the one of a text take no value. */
    private static final Map<String, Pattern> TEXT = Map.of(
            "node", Pattern.compile("-e|-p|-pe|--(?:eval|print)(?:=.*)?"),
            "ruby", Pattern.compile("-[alnpswWS]*e.*"),
            "perl", Pattern.compile("-[alnpswWSTtu0-7]*[eE].*"),
            "php", Pattern.compile("-[rBRE]|--run"),
            "lua", Pattern.compile("-e.*"),
            "rscript", Pattern.compile("-e"),
            "expect", Pattern.compile("-c"));

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
    /** Options of interpreters with a value that is no script. */
    private static final Set<String> VALUED =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "-W", "-X", "-I", "--test-reporter");
    /** Options by which such a program goes to another folder before it reads anything. */
    private static final Map<String, Set<String>> FOLDER_OF = Map.of(
            "ruby", Set.of("-C"),
            "make", Set.of("-C", "--directory"),
            "gmake", Set.of("-C", "--directory"),
            "just", Set.of("-d", "--working-directory"),
            "task", Set.of("-d", "--dir"),
            "bun", Set.of("--cwd"));
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

    /** Returns those of an interpreter: {@code ofOneScript} tells whether its first argument is a script whatever it is called. */
    static InterpreterOptions of(String interpreter, boolean ofOneScript) {
        return new InterpreterOptions(
                TEXT.getOrDefault(interpreter, NOTHING),
                FOLDER_OF.getOrDefault(interpreter, Set.of()),
                VALUED_OF.getOrDefault(interpreter, ofOneScript ? Set.of() : VALUED),
                RUNNING);
    }
}
