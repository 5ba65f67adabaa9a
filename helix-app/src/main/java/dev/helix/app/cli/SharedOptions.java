package dev.helix.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/**
 * The options that many commands have, before a command as well as behind it: {@code helix --root DIR project list} is
 * {@code helix project list --root DIR}. A command that has no such option refuses it in both places.
 */
public final class SharedOptions {

    private static final Set<String> NAMES = Set.of("--root", "--format", "--system");

    private SharedOptions() {}

    /** Returns {@code arguments} with the shared options that stand before a sub-command moved to behind the last one. */
    public static String[] behindTheCommand(CommandLine line, String... arguments) {
        var kept = new ArrayList<String>();
        var moved = new ArrayList<String>();
        var command = line;
        int at = 0;
        while (at < arguments.length && !command.getSubcommands().isEmpty()) {
            var word = arguments[at];
            var next = command.getSubcommands().get(word);
            if (next != null) {
                command = next;
                kept.add(word);
            } else if (NAMES.contains(word) && at + 1 < arguments.length) {
                moved.addAll(List.of(word, arguments[++at]));
            } else if (isShared(word)) {
                moved.add(word);
            } else {
                // A mistake, or an option of the command itself: all that follows is its own.
                break;
            }
            at++;
        }
        if (moved.isEmpty()) {
            return arguments.clone();
        }
        if (kept.isEmpty()) {
            // No command: it is the word that is wrong then, and not the options before it, unless one took the command
            // for its value.
            return at < arguments.length
                            && !arguments[at].startsWith("-")
                            && moved.stream().noneMatch(line.getSubcommands()::containsKey)
                    ? List.of(arguments).subList(at, arguments.length).toArray(String[]::new)
                    : arguments.clone();
        }
        kept.addAll(moved);
        kept.addAll(List.of(arguments).subList(at, arguments.length));
        return kept.toArray(String[]::new);
    }

    /** Returns the words of {@code arguments} that are neither a shared option nor its value, in order. */
    public static List<String> words(String... arguments) {
        var words = new ArrayList<String>();
        for (int at = 0; at < arguments.length; at++) {
            if (NAMES.contains(arguments[at])) {
                at++;
            } else if (!isShared(arguments[at])) {
                words.add(arguments[at]);
            }
        }
        return words;
    }

    private static boolean isShared(String word) {
        return NAMES.stream().anyMatch(name -> word.startsWith(name + "="));
    }
}
