package dev.helix.domain.evolution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs the command which its last arguments are, in another way: {@code env}, {@code timeout}, {@code uv run}.
 *
 * @param name of the program
 * @param valued its options of which the next word is a value
 * @param texts its options of which the next word is a line of shell
 * @param operands how many words that are no options stand before the command
 */
record CommandWrapper(String name, Set<String> valued, Set<String> texts, int operands) {

    private static final Set<String> FOLDER = Set.of("-C", "--chdir", "--directory");
    private static final Set<String> OF_UV = Set.of(
            "--with",
            "--with-requirements",
            "--with-editable",
            "--python",
            "-p",
            "--project",
            "--package",
            "--extra",
            "--group",
            "--env-file",
            "--index",
            "-e",
            "--env",
            "-w",
            "-i",
            "--index-url",
            "--find-links",
            "--refresh-package",
            "--with-requirements-file");

    private static final Map<String, CommandWrapper> KNOWN = Map.ofEntries(
            of("env", Set.of("-u", "--unset"), Set.of("-S", "--split-string"), 0),
            of("nice", Set.of("-n"), Set.of(), 0),
            of("ionice", Set.of("-c", "-n"), Set.of(), 0),
            of("chrt", Set.of(), Set.of(), 1),
            of("taskset", Set.of(), Set.of(), 1),
            of("numactl", Set.of("-N", "-m"), Set.of(), 0),
            of("exec", Set.of("-a"), Set.of(), 0),
            of("command", Set.of(), Set.of(), 0),
            of("time", Set.of("-o", "-f"), Set.of(), 0),
            of("timeout", Set.of("-s", "-k", "--signal", "--kill-after"), Set.of(), 1),
            of("gtimeout", Set.of("-s", "-k", "--signal", "--kill-after"), Set.of(), 1),
            of("nohup", Set.of(), Set.of(), 0),
            of("xvfb-run", Set.of("-n", "-s", "-e", "-f", "-w", "-p"), Set.of(), 0),
            of("stdbuf", Set.of("-i", "-o", "-e"), Set.of(), 0),
            of("unbuffer", Set.of(), Set.of(), 0),
            of("setsid", Set.of(), Set.of(), 0),
            of("sudo", Set.of("-u", "-g"), Set.of(), 0),
            of("busybox", Set.of(), Set.of(), 0),
            of("toybox", Set.of(), Set.of(), 0),
            of("tini", Set.of("-p"), Set.of(), 0),
            of("dumb-init", Set.of("-r"), Set.of(), 0),
            of("catatonit", Set.of(), Set.of(), 0),
            of("chronic", Set.of(), Set.of(), 0),
            of("strace", Set.of("-o", "-e"), Set.of(), 0),
            of("script", Set.of("-E", "-I", "-O", "-B", "-T", "-m", "-o"), Set.of("-c", "--command"), 1),
            of("flock", Set.of("-w", "-E"), Set.of("-c", "--command"), 1),
            of("su", Set.of("-s", "-g"), Set.of("-c", "--command"), 1),
            of("runuser", Set.of("-u", "-s", "-g"), Set.of("-c", "--command"), 0),
            of("doas", Set.of("-u", "-C"), Set.of(), 0),
            of("gosu", Set.of(), Set.of(), 1),
            of("su-exec", Set.of(), Set.of(), 1),
            of("chroot", Set.of(), Set.of(), 1),
            of("faketime", Set.of(), Set.of(), 1),
            of("envdir", Set.of(), Set.of(), 1),
            of("fakeroot", Set.of(), Set.of(), 0),
            of("eatmydata", Set.of(), Set.of(), 0),
            of("prlimit", Set.of(), Set.of(), 0),
            of("setpriv", Set.of(), Set.of(), 0),
            of("unshare", Set.of(), Set.of(), 0),
            of("watch", Set.of("-n"), Set.of(), 0),
            of("caffeinate", Set.of("-t", "-w"), Set.of(), 0),
            of("arch", Set.of(), Set.of(), 0),
            of("mamba", Set.of("-n", "-p"), Set.of(), 0),
            of("micromamba", Set.of("-n", "-p"), Set.of(), 0),
            of("pixi", Set.of("-e", "--environment"), Set.of(), 0),
            of("rtx", Set.of(), Set.of("-c", "--command"), 0),
            of("dotenvx", Set.of("-e", "-f"), Set.of(), 0),
            of("cross-env-shell", Set.of(), Set.of(), 0),
            of("xargs", Set.of("-I", "-d", "-a", "-E", "-L", "-n", "-P", "-s"), Set.of(), 0),
            of("direnv", Set.of(), Set.of(), 1),
            of("nix-shell", Set.of(), Set.of("--run", "--command"), 0),
            of("conda", Set.of("-n", "-p"), Set.of(), 0),
            of("mise", Set.of(), Set.of("-c", "--command"), 0),
            of("asdf", Set.of(), Set.of(), 0),
            of("volta", Set.of("--node"), Set.of(), 0),
            of("dotenv", Set.of("-e", "-f"), Set.of(), 0),
            of("cross-env", Set.of(), Set.of(), 0),
            of("uv", OF_UV, Set.of(), 0),
            of("uvx", OF_UV, Set.of(), 0),
            of("pipx", OF_UV, Set.of(), 0),
            of("poetry", OF_UV, Set.of(), 0),
            of("pipenv", OF_UV, Set.of(), 0),
            of("hatch", OF_UV, Set.of(), 0),
            of("pdm", OF_UV, Set.of(), 0),
            of("rye", OF_UV, Set.of(), 0),
            of("run", OF_UV, Set.of(), 0),
            of("npx", Set.of("-p", "--package"), Set.of("-c", "--call"), 0),
            of("bunx", Set.of(), Set.of(), 0),
            of("bundle", Set.of(), Set.of(), 0));

    /** With such a word they are one; with others they run what their own file names. */
    private static final Set<String> MANAGERS = Set.of("npm", "pnpm", "yarn", "bun");

    private static final Set<String> RUNNING = Set.of("exec", "x", "dlx", "node");
    /** Words by which some are told to run something, where another one of that name would be no command. */
    private static final Set<String> TOLD = Set.of("exec", "x", "dlx");

    private static final CommandWrapper MANAGER = new CommandWrapper("manager", Set.of(), Set.of("-c", "--call"), 0);

    /**
     * The command in a wrapper.
     *
     * @param begin the place of its first word
     * @param folder where it is run; empty where that is not said
     * @param text the command as a line of shell; empty where it is words
     */
    record Inside(int begin, Optional<String> folder, Optional<String> text) {}

    private static Map.Entry<String, CommandWrapper> of(
            String name, Set<String> valued, Set<String> texts, int operands) {
        return Map.entry(name, new CommandWrapper(name, valued, texts, operands));
    }

    /** Returns the wrapper that a word is, by its place on the machine as well; in the repository, a file of such a name is a script. */
    static @Nullable CommandWrapper of(List<String> words, int at) {
        var word = words.get(at);
        var name = word.startsWith("/") ? word.substring(word.lastIndexOf('/') + 1) : word;
        if (MANAGERS.contains(name) && at + 1 < words.size() && RUNNING.contains(words.get(at + 1))) {
            return MANAGER;
        }
        return KNOWN.get(name);
    }

    /** Returns whether it runs Python's scripts and modules without naming Python. */
    boolean runsPython() {
        return valued.equals(OF_UV);
    }

    /** Returns the command that this runs, whose own arguments begin at {@code at}. */
    Inside inside(List<String> words, int at) {
        var folder = Optional.<String>empty();
        int left = operands;
        // The word by which it is told to run something, as in direnv exec.
        int next = at < words.size() && TOLD.contains(words.get(at)) ? at + 1 : at;
        while (next < words.size()) {
            var word = words.get(next);
            var value = next + 1 < words.size() ? Optional.of(words.get(next + 1)) : Optional.<String>empty();
            var text = joined(texts, word)
                    .or(() -> behindOthers(texts, word))
                    .or(() -> endsWithOne(texts, word) ? value : Optional.empty());
            if (text.isPresent()) {
                return new Inside(words.size(), folder, text);
            }
            var into = joined(FOLDER, word);
            if (into.isPresent()) {
                folder = into;
                next++;
            } else if (FOLDER.contains(word) && value.isPresent()) {
                folder = value;
                next += 2;
            } else if (valued.contains(word)) {
                next += 2;
            } else if (word.startsWith("-")) {
                next++;
            } else if (left > 0) {
                left--;
                next++;
            } else if (isNumber(word)) {
                next++;
            } else {
                break;
            }
        }
        return new Inside(Math.min(next, words.size()), folder, Optional.empty());
    }

    /** Returns the value that an option has in its own word: {@code -Cci}, {@code --chdir=ci}. */
    static Optional<String> joined(Set<String> options, String word) {
        return options.stream()
                .map(option -> option.startsWith("--") ? option + "=" : option)
                .filter(begin -> word.startsWith(begin) && word.length() > begin.length() && !word.equals(begin))
                .map(begin -> word.substring(begin.length()))
                .findFirst();
    }

    /** A line of shell in the word of its option, which others stand before: {@code -qc'sh x.sh'}. */
    private static Optional<String> behindOthers(Set<String> texts, String word) {
        return texts.stream()
                .filter(text -> text.length() == 2 && word.matches("-[A-Za-z]+" + text.charAt(1) + ".*[ /].*"))
                .map(text -> word.substring(word.indexOf(text.charAt(1)) + 1))
                .findFirst();
    }

    /** Options of one letter stand together, and the last one may have a value: {@code -qec}. */
    private static boolean endsWithOne(Set<String> options, String word) {
        return options.contains(word)
                || (word.matches("-[A-Za-z]{2,}") && options.contains("-" + word.charAt(word.length() - 1)));
    }

    /** How long it may take, or which processors it has. */
    private static boolean isNumber(String word) {
        return word.matches("\\d[\\d.,-]*[smhd]?|0x[0-9a-fA-F]+");
    }
}
