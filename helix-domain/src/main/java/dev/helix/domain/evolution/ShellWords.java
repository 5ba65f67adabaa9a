package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a line of shell apart, as far as it must be to see which commands it runs: words, quotes, and what parts commands. */
final class ShellWords {

    private static final String PARTING = ";&|\n(){}`<>";

    private final List<List<String>> commands = new ArrayList<>();
    private List<String> command = new ArrayList<>();
    private @Nullable StringBuilder word;

    private ShellWords() {}

    /** Returns the commands of {@code text} in order, each at least one word. */
    static List<List<String>> commands(String text) {
        var words = new ShellWords();
        words.read(text);
        return List.copyOf(words.commands);
    }

    private void read(String text) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun();
            } else if (c == '\\' && i + 1 < text.length()) {
                append(text.charAt(++i));
            } else if (PARTING.indexOf(c) >= 0) {
                endCommand();
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else {
                append(c);
            }
        }
        endCommand();
    }

    private StringBuilder begun() {
        var current = word;
        if (current == null) {
            current = new StringBuilder();
            word = current;
        }
        return current;
    }

    private void append(char c) {
        begun().append(c);
    }

    private void endWord() {
        var ended = word;
        word = null;
        // "if", "then" and their like stand before the command proper.
        if (ended != null && !(command.isEmpty() && isKeyword(ended.toString()))) {
            command.add(ended.toString());
        }
    }

    private static boolean isKeyword(String text) {
        return List.of("if", "then", "else", "elif", "while", "until", "do", "!")
                .contains(text);
    }

    private void endCommand() {
        endWord();
        if (!command.isEmpty()) {
            commands.add(List.copyOf(command));
            command = new ArrayList<>();
        }
    }
}
