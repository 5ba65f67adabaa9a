package dev.helix.enforcement.validator;

import dev.helix.enforcement.validator.HeaderValue.Field;
import java.util.List;
import java.util.Optional;

/** Writes header fields as YAML, every text so that it is read as the text it is. */
final class PlainYaml {

    private PlainYaml() {}

    /** Returns the lines of {@code fields}; empty where they hold more than texts, lists of texts and tables of those. */
    static Optional<String> of(List<Field> fields) {
        var yaml = new StringBuilder();
        return !fields.isEmpty() && write(fields, "", yaml) ? Optional.of(yaml.toString()) : Optional.empty();
    }

    private static boolean write(List<Field> fields, String indent, StringBuilder yaml) {
        for (var field : fields) {
            yaml.append(indent).append(scalar(field.key())).append(':');
            boolean written = switch (field.value()) {
                case HeaderValue.Text text -> line(" " + scalar(text.value()), yaml);
                case HeaderValue.Nothing nothing -> line("", yaml);
                case HeaderValue.Items items -> list(items, indent, yaml);
                case HeaderValue.Fields inner -> line("", yaml) && write(inner.fields(), indent + "  ", yaml);
            };
            if (!written) {
                return false;
            }
        }
        return true;
    }

    private static boolean list(HeaderValue.Items items, String indent, StringBuilder yaml) {
        if (items.items().isEmpty()) {
            return line(" []", yaml);
        }
        line("", yaml);
        for (var item : items.items()) {
            if (!(item instanceof HeaderValue.Text text)) {
                return false;
            }
            yaml.append(indent).append("  - ").append(scalar(text.value())).append('\n');
        }
        return true;
    }

    private static boolean line(String text, StringBuilder yaml) {
        yaml.append(text).append('\n');
        return true;
    }

    /** Returns {@code text} plain where that is safe, else in double quotes. */
    static String scalar(String text) {
        boolean plain = !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._/-".indexOf(c) >= 0 || c == ' ')
                && Character.isLetterOrDigit(text.charAt(0))
                && Character.isLetterOrDigit(text.charAt(text.length() - 1))
                && !text.equalsIgnoreCase("null");
        return plain
                ? text
                : '"'
                        + text.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                        + '"';
    }
}
