package dev.helix.adapter.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a line into the words of a command as redis-cli does: by blanks, with single or double quotes. Pure. */
final class RedisWords {

    private RedisWords() {}

    /** Returns the words; empty where a quote is not closed. */
    static Optional<List<String>> of(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && i + 1 < line.length()) {
                    i++;
                    word.append(quote == '"' ? escaped(line.charAt(i)) : single(line.charAt(i)));
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return quote != 0 ? Optional.empty() : Optional.of(words);
    }

    private static String single(char c) {
        return c == '\'' ? "'" : "\\" + c;
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }
}
