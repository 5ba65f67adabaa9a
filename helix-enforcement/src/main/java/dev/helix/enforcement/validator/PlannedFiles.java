package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The files that an ADR's header plans to touch: {@code files.create}, {@code modify}, {@code delete}, {@code rename}. */
final class PlannedFiles {

    static final String CREATE = "create";
    static final String MODIFY = "modify";
    static final String DELETE = "delete";
    static final String RENAME = "rename";

    private static final Set<String> CHECKED = Set.of(CREATE, MODIFY, DELETE, "docs");

    /** The words that people and models write for the known keys, in lower case with underscores. */
    private static final Map<String, String> NEAR = new HashMap<>();

    static {
        near(
                CREATE,
                "create",
                "created",
                "creates",
                "new",
                "add",
                "added",
                "adds",
                "erstellen",
                "neu",
                "anlegen",
                "creat");
        near(
                MODIFY,
                "modify",
                "modified",
                "modifies",
                "modifiy",
                "modfiy",
                "update",
                "updated",
                "updates",
                "change",
                "changed",
                "changes",
                "edit",
                "edited",
                "touch",
                "touched",
                "ändern",
                "geändert");
        near(
                DELETE,
                "delete",
                "deleted",
                "deletes",
                "remove",
                "removed",
                "removes",
                "löschen",
                "gelöscht",
                "entfernen");
        near(RENAME, "rename", "renamed", "renames", "move", "moved", "moves", "umbenennen");
        near("docs", "docs", "doc", "documentation");
    }

    private static void near(String key, String... others) {
        for (var other : others) {
            NEAR.put(other, key);
        }
    }

    private static final Pattern FLAT = Pattern.compile("(?i)(?:files?|dateien)[._-](?:to[._-])?(\\p{L}+)");

    /** Returns the lists that stand beside {@code files} and not below it: {@code files.modify}, {@code files_to_modify}. */
    static List<HeaderValue.Field> flat(Header header) {
        var found = new ArrayList<HeaderValue.Field>();
        for (var field : header.fields()) {
            var match = FLAT.matcher(field.key());
            var meant = match.matches() ? NEAR.get(match.group(1).toLowerCase(Locale.ROOT)) : null;
            if (meant != null) {
                found.add(new HeaderValue.Field(meant, field.keyRange(), field.value()));
            }
        }
        return found;
    }

    /**
     * One planned file.
     *
     * @param list the key it stands under
     * @param value as written
     * @param mustExist true for a file that is changed, false for one that comes into being
     * @param range in the document
     */
    record Entry(String list, String value, boolean mustExist, Span range) {}

    /** A list under a key that only looks like one of those that are read. */
    record Misnamed(String key, String meant, Span range) {}

    /** A place where no path stands. */
    record Misfit(String key, String list, String kind, Span range) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Misfit> misfits = new ArrayList<>();
    private final List<Entry> unlisted = new ArrayList<>();
    private final List<Misnamed> misnamed = new ArrayList<>();

    PlannedFiles(HeaderValue files) {
        switch (files) {
            case HeaderValue.Fields fields -> fields.fields().forEach(this::list);
            case HeaderValue.Nothing nothing -> {}
            case HeaderValue.Text text ->
                misfits.add(new Misfit("INVALID_PATH.section", "", text.kind(), text.range()));
            case HeaderValue.Items items ->
                misfits.add(new Misfit("INVALID_PATH.section", "", items.kind(), items.range()));
        }
    }

    private void list(HeaderValue.Field named) {
        var meant = NEAR.getOrDefault(named.key().toLowerCase(Locale.ROOT), named.key());
        if (!meant.equals(named.key())) {
            misnamed.add(new Misnamed(named.key(), meant, named.keyRange()));
        }
        var field = new HeaderValue.Field(meant, named.keyRange(), named.value());
        if (!CHECKED.contains(field.key()) && !field.key().equals(RENAME)) {
            return;
        }
        switch (field.value()) {
            case HeaderValue.Items items -> items.items().forEach(item -> item(field.key(), item));
            case HeaderValue.Nothing nothing -> {}
            case HeaderValue.Text text -> {
                item(field.key(), text);
                unlisted.add(entries.getLast());
            }
            case HeaderValue.Fields fields -> item(field.key(), fields);
        }
    }

    private void item(String list, HeaderValue item) {
        if (list.equals(RENAME) && item instanceof HeaderValue.Fields fields) {
            for (var field : fields.fields()) {
                path(list, field.value(), !field.key().equals("to"));
            }
        } else {
            path(list, item, list.equals(MODIFY) || list.equals(DELETE));
        }
    }

    private void path(String list, HeaderValue value, boolean mustExist) {
        if (value instanceof HeaderValue.Text text) {
            entries.add(new Entry(list, text.value(), mustExist, text.range()));
        } else {
            misfits.add(new Misfit("INVALID_PATH.value", list, value.kind(), value.range()));
        }
    }

    List<Entry> entries() {
        return entries;
    }

    List<Misfit> misfits() {
        return misfits;
    }

    /** Returns the lists whose key is not quite one. */
    List<Misnamed> misnamed() {
        return misnamed;
    }

    /** Returns the entries that stand where a list belongs. */
    List<Entry> unlisted() {
        return unlisted;
    }
}
