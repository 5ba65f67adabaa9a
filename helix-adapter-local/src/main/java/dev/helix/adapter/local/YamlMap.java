package dev.helix.adapter.local;

import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.text.Ellipsis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping in a YAML file that somebody else wrote, read strictly: every scalar is text as it stands there, and whatever
 * is not as asked for is refused with file, line and key. No aliases, no tags, no duplicate keys. Immutable.
 */
public final class YamlMap {

    private static final int LARGEST = 1024 * 1024;
    private static final int DEEPEST = 20;
    private static final int LONGEST_QUOTE = 80;
    private static final Pattern MONEY = Pattern.compile("\\d{1,6}(\\.\\d{1,4})?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private final String file;
    private final String path;
    private final int line;
    private final YamlLookup lookup;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private YamlMap(String file, String path, int line, YamlLookup lookup) {
        this.file = file;
        this.path = path;
        this.line = line;
        this.lookup = lookup;
    }

    /**
     * Reads a file's text; an empty one is an empty mapping.
     *
     * @param file its name in messages
     * @throws Refused as InvalidSpec
     */
    public static YamlMap parse(String file, String text) {
        return parse(file, text, YamlLookup.NONE);
    }

    /**
     * Reads a file's text, with {@code lookup} beside it.
     *
     * @throws Refused as InvalidSpec
     */
    public static YamlMap parse(String file, String text, YamlLookup lookup) {
        if (text.length() > LARGEST) {
            throw new Refused(new Refusal.InvalidSpec(file, 0, null, "it is larger than 1 MB"));
        }
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            requirePlain(file, text, settings);
            return new Compose(settings)
                    .composeString(text)
                    .filter(root -> !root.getTag().equals(Tag.NULL))
                    .map(root -> of(file, "", root, lookup))
                    .orElseGet(() -> new YamlMap(file, "", 1, lookup));
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new Refused(new Refusal.InvalidSpec(file, line, null, "not valid YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new Refused(new Refusal.InvalidSpec(file, 0, null, "not valid YAML: " + e.getMessage()));
        }
    }

    /** Composing recurses and forgets what was written how, so the events are looked at first. */
    private static void requirePlain(String file, String text, LoadSettings settings) {
        int depth = 0;
        for (var event : new Parse(settings).parseString(text)) {
            var line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEEPEST) {
                throw new Refused(new Refusal.InvalidSpec(file, line, null, "it is nested too deeply"));
            }
            if (event instanceof AliasEvent) {
                throw new Refused(new Refusal.InvalidSpec(
                        file, line, null, "an alias (*name) can't be used here; write the value out"));
            }
            var tag = switch (event) {
                case ScalarEvent scalar -> scalar.getTag();
                case CollectionStartEvent start -> start.getTag();
                default -> Optional.<String>empty();
            };
            if (tag.isPresent()) {
                throw new Refused(
                        new Refusal.InvalidSpec(file, line, null, "a tag (!name) can't be used here; leave it out"));
            }
        }
    }

    private static YamlMap of(String file, String path, Node node, YamlLookup lookup) {
        var line = lineOf(node);
        if (!(node instanceof MappingNode mapping)) {
            throw new Refused(new Refusal.InvalidSpec(
                    file, line, path.isEmpty() ? null : path, "a mapping of keys to values is needed here"));
        }
        var map = new YamlMap(file, path, line, lookup);
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new Refused(
                        new Refusal.InvalidSpec(file, lineOf(tuple.getKeyNode()), null, "a key is plain text"));
            }
            if (map.lines.put(key.getValue(), lineOf(key)) != null) {
                throw new Refused(new Refusal.InvalidSpec(
                        file, lineOf(key), map.full(key.getValue()), "the key stands here a second time"));
            }
            if (!tuple.getValueNode().getTag().equals(Tag.NULL)) {
                map.values.put(key.getValue(), tuple.getValueNode());
            }
        }
        return map;
    }

    /** Refuses every key but {@code known}, naming the nearest one. */
    public YamlMap allow(String... known) {
        for (var key : lines.keySet()) {
            if (!Set.of(known).contains(key)) {
                throw refuse(
                        key,
                        "unknown key; the nearest one known here is '" + nearest(key, known) + "' of "
                                + String.join(", ", known));
            }
        }
        return this;
    }

    /** Returns the keys, in the order of the file. */
    public List<String> keys() {
        return List.copyOf(lines.keySet());
    }

    /** Returns whether a value stands at {@code key}. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Returns a text that must be there and not blank. */
    public String text(String key) {
        var value = scalar(key);
        if (value == null || value.isBlank()) {
            throw refuse(key, "a text is needed here");
        }
        return seen(key, value);
    }

    /** Returns a text, {@code otherwise} where there is none. */
    public String text(String key, String otherwise) {
        var value = scalar(key);
        return seen(key, value == null ? otherwise : value);
    }

    /** Returns a text, or null where there is none. */
    public @Nullable String optionalText(String key) {
        var value = scalar(key);
        return value == null ? null : seen(key, value);
    }

    private @Nullable String scalar(String key) {
        var better = lookup.override(full(key));
        if (better != null) {
            return better.value();
        }
        var node = values.get(key);
        if (node == null) {
            return null;
        }
        if (!(node instanceof ScalarNode scalar)) {
            throw refuse(key, "a single text is needed here");
        }
        return scalar.getValue();
    }

    /** Returns a whole number from {@code least} to {@code most}. */
    public int number(String key, int otherwise, int least, int most) {
        var value = scalar(key);
        seen(key, value == null ? Integer.toString(otherwise) : value);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("-?\\d{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw refuse(
                    key,
                    "a whole number from " + least + " to " + most + " is needed here, not '"
                            + Ellipsis.end(value, LONGEST_QUOTE) + "'");
        }
        return Integer.parseInt(value);
    }

    /** Returns an amount in US dollars, such as 2.50; null when there is none. */
    public @Nullable BigDecimal optionalMoney(String key) {
        var text = optionalText(key);
        if (text == null) {
            return null;
        }
        if (!MONEY.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
            throw refuse(key, "an amount in US dollars is needed here, such as 2.50");
        }
        return new BigDecimal(text);
    }

    /** Returns true or false. */
    public boolean flag(String key, boolean otherwise) {
        var value = text(key, Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw refuse(key, "true or false is needed here, not '" + Ellipsis.end(value, LONGEST_QUOTE) + "'");
        }
        return value.equals("true");
    }

    /** Returns a duration, written as {@code 500ms}, {@code 30s}, {@code 10m} or {@code 2h}. */
    public Duration duration(String key, Duration otherwise) {
        var value = scalar(key);
        if (value == null) {
            seen(key, otherwise.toMillis() % 1000 == 0 ? otherwise.toSeconds() + "s" : otherwise.toMillis() + "ms");
            return otherwise;
        }
        seen(key, value);
        var match = DURATION.matcher(value);
        if (!match.matches()) {
            throw refuse(
                    key,
                    "a duration such as 500ms, 30s, 10m, 2h or 90d is needed here, not '"
                            + Ellipsis.end(value, LONGEST_QUOTE) + "'");
        }
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** Returns whether a mapping stands at {@code key}. */
    public boolean hasMap(String key) {
        return values.get(key) instanceof MappingNode;
    }

    /** Returns whether a list stands at {@code key}. */
    public boolean hasList(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    /** Returns a list of texts, empty where there is none. */
    public List<String> texts(String key) {
        var found = texts(key, sequence(key));
        if (!found.isEmpty()) {
            seen(key, found.toString());
        }
        return found;
    }

    private List<String> texts(String key, List<Node> nodes) {
        var found = new ArrayList<String>();
        for (var node : nodes) {
            if (!(node instanceof ScalarNode scalar) || node.getTag().equals(Tag.NULL)) {
                throw new Refused(
                        new Refusal.InvalidSpec(file, lineOf(node), full(key), "every entry of this list is a text"));
            }
            found.add(scalar.getValue());
        }
        return found;
    }

    /** Returns a list of lists of texts, empty where there is none. */
    public List<List<String>> lists(String key) {
        var found = new ArrayList<List<String>>();
        for (var node : sequence(key)) {
            if (!(node instanceof SequenceNode inner)) {
                throw new Refused(new Refusal.InvalidSpec(
                        file,
                        lineOf(node),
                        full(key),
                        "every entry of this list is a list, such as [program, argument]"));
            }
            found.add(texts(key, inner.getValue()));
        }
        if (!found.isEmpty()) {
            seen(key, found.toString());
        }
        return found;
    }

    /** Returns a list of mappings, empty where there is none. */
    public List<YamlMap> maps(String key) {
        var found = new ArrayList<YamlMap>();
        for (var node : sequence(key)) {
            found.add(of(file, full(key) + "[" + found.size() + "]", node, lookup));
        }
        return found;
    }

    /** Returns the mapping at {@code key}; empty where there is none. */
    public Optional<YamlMap> map(String key) {
        return Optional.ofNullable(values.get(key)).map(node -> of(file, full(key), node, lookup));
    }

    /** Returns the mapping at {@code key}; an empty one where there is none, so that its defaults are read all the same. */
    public YamlMap section(String key) {
        return map(key).orElseGet(() -> new YamlMap(file, full(key), line, lookup));
    }

    /** Returns a refusal about {@code key}, to be thrown. */
    public Refused refuse(String key, String why) {
        return new Refused(new Refusal.InvalidSpec(file, lines.getOrDefault(key, line), full(key), why));
    }

    private String seen(String key, String value) {
        var better = lookup.override(full(key));
        var origin = better != null
                ? better.origin()
                : values.containsKey(key) ? file + ":" + lines.getOrDefault(key, line) : "default";
        lookup.seen(full(key), value, origin);
        return value;
    }

    private List<Node> sequence(String key) {
        var node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw refuse(key, "a list is needed here");
        }
        return sequence.getValue();
    }

    private String full(String key) {
        return path.isEmpty() ? Ellipsis.end(key, LONGEST_QUOTE) : path + "." + Ellipsis.end(key, LONGEST_QUOTE);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String nearest(String key, String... known) {
        var best = known[0];
        for (var candidate : known) {
            if (distance(key, candidate) < distance(key, best)) {
                best = candidate;
            }
        }
        return best;
    }

    /** The edit distance of Levenshtein, on two rows. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
