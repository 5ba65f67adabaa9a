package dev.helix.adapter.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Splits a file into statements as cypher-shell does: by semicolons outside of texts, quoted names and comments. Pure. */
final class CypherStatements {

    /** Whatever a server may take for a blank, and more: a word that is read as two hides nothing. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}]+");

    /** As the server ends a comment: at nothing else that ends a line elsewhere. */
    private static final Pattern LINE_END = Pattern.compile("[\r\n]");

    private CypherStatements() {}

    /**
     * One statement.
     *
     * @param line where it begins, from 1
     * @param words its text in capitals, without what stands in quotes and comments, one blank between words
     */
    record Statement(String text, int line, String words) {}

    /** Returns the statements; empty where a quote or a comment is not closed. */
    static Optional<List<Statement>> of(String text) {
        var statements = new ArrayList<Statement>();
        var words = new StringBuilder();
        int begin = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end;
            if (c == '\'' || c == '"' || c == '`') {
                end = closed(text, at + 1, c);
                words.append(" \"\" ");
            } else if (text.startsWith("//", at)) {
                var lineEnd = LINE_END.matcher(text);
                end = lineEnd.find(at) ? lineEnd.start() : text.length();
            } else if (text.startsWith("/*", at)) {
                end = text.indexOf("*/", at + 2) + 2;
                words.append(' ');
                end = end == 1 ? -1 : end;
            } else {
                end = at + 1;
                if (c == ';') {
                    add(statements, text, begin, at, words);
                    begin = end;
                } else {
                    words.append(c);
                }
            }
            if (end < 0) {
                return Optional.empty();
            }
            at = end;
        }
        add(statements, text, begin, at, words);
        return Optional.of(statements);
    }

    /** Returns the place behind the quote that closes; -1 for none. A quoted name has its quote doubled, which reads as two names. */
    private static int closed(String text, int from, char quote) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote != '`') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        return -1;
    }

    private static void add(List<Statement> into, String text, int from, int to, StringBuilder words) {
        var plain = BLANKS.matcher(words).replaceAll(" ").strip().toUpperCase(Locale.ROOT);
        words.setLength(0);
        if (!plain.isEmpty()) {
            var statement = text.substring(from, to);
            var first = from + statement.length() - statement.stripLeading().length();
            var line = 1
                    + (int) LINE_END.matcher(text.substring(0, first)).results().count();
            into.add(new Statement(statement.strip(), line, plain));
        }
    }
}
