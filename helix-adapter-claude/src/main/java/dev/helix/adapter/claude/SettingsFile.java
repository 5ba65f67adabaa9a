package dev.helix.adapter.claude;

import dev.helix.domain.port.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * The text of one of Claude Code's settings files. Only hooks are put in and taken out; every other character stays where
 * it is, comments too. Immutable.
 */
public final class SettingsFile {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String name;
    private final String text;
    private final Node.Fields root;

    /** A value and where it stands in the text. */
    private sealed interface Node {
        int begin();

        int end();

        record Fields(int begin, int end, List<Field> all) implements Node {
            @Nullable
            Node at(String key) {
                return all.stream()
                        .filter(field -> field.key.equals(key))
                        .map(Field::value)
                        .findFirst()
                        .orElse(null);
            }
        }

        record Items(int begin, int end, List<Node> all) implements Node {}

        record Text(int begin, int end, String value) implements Node {}

        record Other(int begin, int end) implements Node {}
    }

    private record Field(String key, int begin, Node value) {}

    /**
     * Reads it.
     *
     * @param name for messages
     * @param text "" for a file that is not there
     * @throws PortException when it is not what Claude Code writes; nothing is guessed then
     */
    public SettingsFile(String name, String text) {
        this.name = name;
        this.text = text.isBlank() ? "{}\n" : text;
        try (var parser = JSON.createParser(ObjectReadContext.empty(), this.text)) {
            parser.nextToken();
            if (!(node(parser) instanceof Node.Fields fields)) {
                throw new PortException(name + " holds no JSON object; repair it by hand, nothing was changed");
            }
            this.root = fields;
            if (parser.nextToken() != null) {
                throw new PortException(name + " goes on after its end; repair it by hand, nothing was changed");
            }
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new PortException(
                    name + (place == null ? "" : ", line " + place.getLineNr()) + ": " + e.getOriginalMessage()
                            + "; repair it by hand, nothing was changed",
                    e);
        }
    }

    private static Node node(JsonParser parser) {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            var fields = new ArrayList<Field>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                int at = (int) parser.currentTokenLocation().getCharOffset();
                var key = parser.currentName();
                parser.nextToken();
                fields.add(new Field(key, at, node(parser)));
            }
            return new Node.Fields(begin, end(parser), fields);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var items = new ArrayList<Node>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(parser));
            }
            return new Node.Items(begin, end(parser), items);
        }
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            var value = parser.getString(); // It is read lazily, and ends only then.
            return new Node.Text(begin, end(parser), value);
        }
        return new Node.Other(begin, end(parser));
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }

    public String text() {
        return text;
    }

    /** Returns the file with one more entry for a hook's event. */
    public SettingsFile withHook(String event, String entry) {
        var hooks = root.at("hooks");
        if (hooks == null) {
            var all = "\"hooks\": {\n    \"" + event + "\": [\n      " + entry + "\n    ]\n  }";
            return added(root.begin(), root.end(), last(root), all, "  ");
        }
        if (!(hooks instanceof Node.Fields fields)) {
            throw new PortException(name + ": hooks is no object; repair it by hand, nothing was changed");
        }
        var entries = fields.at(event);
        if (entries == null) {
            var one = "\"" + event + "\": [\n      " + entry + "\n    ]";
            return added(fields.begin(), fields.end(), last(fields), one, "    ");
        }
        if (!(entries instanceof Node.Items items)) {
            throw new PortException(name + ": hooks." + event + " is no list; repair it by hand, nothing was changed");
        }
        return added(
                items.begin(),
                items.end(),
                items.all().isEmpty() ? -1 : items.all().getLast().end(),
                entry,
                "      ");
    }

    private static int last(Node.Fields fields) {
        return fields.all().isEmpty() ? -1 : fields.all().getLast().value().end();
    }

    /** Puts {@code what} after the last member at {@code last}, or as the only one between the brackets. */
    private SettingsFile added(int begin, int end, int last, String what, String indent) {
        if (last < 0) {
            var outer = indent.substring(2);
            return with(begin + 1, end - 1, "\n" + indent + what + "\n" + outer, text.substring(begin + 1, end - 1));
        }
        return with(last, last, ",\n" + indent + what, "");
    }

    /** Replaces a range, but keeps a comment that stands in it. */
    private SettingsFile with(int from, int to, String what, String replaced) {
        var kept = replaced.isBlank() ? "" : replaced.stripTrailing();
        return new SettingsFile(name, text.substring(0, from) + kept + what + text.substring(to));
    }

    /** Returns the file without the hooks whose command is {@code ours}, and without what is empty through that. */
    public SettingsFile without(Predicate<String> ours) {
        if (!(root.at("hooks") instanceof Node.Fields hooks)) {
            return this;
        }
        for (var event : hooks.all()) {
            if (event.value() instanceof Node.Items entries) {
                for (int at = 0; at < entries.all().size(); at++) {
                    var smaller = withoutIn(hooks, event, entries, at, ours);
                    if (smaller != null) {
                        return smaller.without(ours);
                    }
                }
            }
        }
        return this;
    }

    /** Takes out the first one of ours in an entry, with as much around it as holds nothing else; null if there is none. */
    private @Nullable SettingsFile withoutIn(
            Node.Fields hooks, Field event, Node.Items entries, int at, Predicate<String> ours) {
        if (!(entries.all().get(at) instanceof Node.Fields entry)
                || !(entry.at("hooks") instanceof Node.Items commands)) {
            return null;
        }
        for (int i = 0; i < commands.all().size(); i++) {
            if (!(commands.all().get(i) instanceof Node.Fields hook)
                    || !(hook.at("command") instanceof Node.Text command)
                    || !ours.test(command.value())) {
                continue;
            }
            if (commands.all().size() > 1) {
                return cut(begins(commands), ends(commands), i, commands);
            }
            if (entries.all().size() > 1) {
                return cut(begins(entries), ends(entries), at, entries);
            }
            if (hooks.all().size() > 1) {
                return cut(begins(hooks), ends(hooks), hooks.all().indexOf(event), hooks);
            }
            int member = root.all().stream().map(Field::key).toList().indexOf("hooks");
            return cut(begins(root), ends(root), member, root);
        }
        return null;
    }

    private static List<Integer> begins(Node node) {
        return switch (node) {
            case Node.Fields fields -> fields.all().stream().map(Field::begin).toList();
            case Node.Items items -> items.all().stream().map(Node::begin).toList();
            case Node.Text leaf -> List.of();
            case Node.Other leaf -> List.of();
        };
    }

    private static List<Integer> ends(Node node) {
        return switch (node) {
            case Node.Fields fields ->
                fields.all().stream().map(field -> field.value().end()).toList();
            case Node.Items items -> items.all().stream().map(Node::end).toList();
            case Node.Text leaf -> List.of();
            case Node.Other leaf -> List.of();
        };
    }

    /** Cuts a member out together with the comma that it no longer needs. */
    private SettingsFile cut(List<Integer> begins, List<Integer> ends, int member, Node around) {
        int from = begins.get(member);
        int to = ends.get(member);
        if (member > 0) {
            from = comma(ends.get(member - 1), from);
        } else if (begins.size() > 1) {
            to = comma(to, begins.get(1)) + 1;
            while (to < text.length() && Character.isWhitespace(text.charAt(to))) {
                to++;
            }
        } else if (text.substring(around.begin() + 1, from).isBlank()
                && text.substring(to, around.end() - 1).isBlank()) {
            from = around.begin() + 1;
            to = around.end() - 1;
        }
        return new SettingsFile(name, text.substring(0, from) + text.substring(to));
    }

    /** Returns where the comma between two members is, which may stand after a comment. */
    private int comma(int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) != ',') {
            if (text.startsWith("//", at)) {
                int line = text.indexOf('\n', at);
                at = line < 0 ? to : line;
            } else if (text.startsWith("/*", at)) {
                at = text.indexOf("*/", at) + 2;
            } else {
                at++;
            }
        }
        return at;
    }
}
