package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The fields of what somebody else may have written: each is there and of its kind, or the proof is flawed. */
final class Fields {

    private final String where;
    private final Map<?, ?> values;

    Fields(String where, Map<?, ?> values) {
        this.where = where;
        this.values = values;
    }

    String text(String key) {
        return field(key, String.class);
    }

    Optional<String> maybe(String key) {
        return values.containsKey(key) ? Optional.of(text(key)) : Optional.empty();
    }

    long number(String key) {
        return field(key, Number.class).longValue();
    }

    boolean flag(String key) {
        return field(key, Boolean.class);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Instant time(String key) {
        try {
            return Instant.parse(text(key));
        } catch (DateTimeException e) {
            throw flawed(key, "is no time");
        }
    }

    TreeId tree(String key) {
        return named(key, TreeId::new);
    }

    CommitId commit(String key) {
        return named(key, CommitId::new);
    }

    private <T> T named(String key, Function<String, T> type) {
        try {
            return type.apply(text(key));
        } catch (IllegalArgumentException e) {
            throw flawed(key, "names no object of git");
        }
    }

    Fields part(String key) {
        return new Fields(where + "." + key, field(key, Map.class));
    }

    List<Fields> parts(String key) {
        return list(key).stream()
                .map(item -> new Fields(where + "." + key, kind(key, item, Map.class)))
                .toList();
    }

    List<String> texts(String key) {
        return list(key).stream().map(item -> kind(key, item, String.class)).toList();
    }

    Map<String, String> textsByName(String key) {
        var all = new HashMap<String, String>();
        Map<?, ?> named = field(key, Map.class);
        named.forEach((name, value) -> all.put(kind(key, name, String.class), kind(key, value, String.class)));
        return all;
    }

    private List<?> list(String key) {
        return field(key, List.class);
    }

    private <T> T field(String key, Class<T> type) {
        var value = values.get(key);
        if (value == null) {
            throw flawed(key, "is missing");
        }
        return kind(key, value, type);
    }

    private <T> T kind(String key, Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw flawed(key, "is of another kind");
        }
        return type.cast(value);
    }

    Flawed flawed(String key, String what) {
        return new Flawed(FlawCode.PROOF_UNREADABLE, where + "." + key + " " + what);
    }
}
