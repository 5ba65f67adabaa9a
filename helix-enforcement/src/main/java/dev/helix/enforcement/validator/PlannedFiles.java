package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that an ADR's header plans to touch: {@code files.create}, {@code modify}, {@code delete}, {@code rename}. */
final class PlannedFiles {

    static final String CREATE = "create";
    static final String MODIFY = "modify";
    static final String DELETE = "delete";
    static final String RENAME = "rename";
    static final String DOCS = "docs";

    private static final Set<String> OLD_NAME = Set.of("from", "old", "source", "before", "von", "alt");
    private static final Set<String> NEW_NAME = Set.of("to", "new", "target", "after", "nach", "zu", "neu");
    private static final Pattern ARROW = Pattern.compile("\\s*(?:->|=>|→|⇒|➜)\\s*|\\s+(?:to|nach|zu)\\s+");
    private static final Set<String> LISTS = Set.of(CREATE, MODIFY, DELETE, RENAME, DOCS);

    /** A text that may be a path: it has a slash or an ending. */
    private static final Pattern PATH =
            Pattern.compile("(?=.*\\p{L})(?!.*://)(?:\\S*[/\\\\]\\S+|\\S+\\.[A-Za-z][A-Za-z0-9]{0,7})");

    /** Items of a list that run together, because they are indented further than the first one or have no blank behind their hyphen. */
    private static final Pattern NEXT_ITEM = Pattern.compile("\\s+-\\s*(?=\\S)");

    private static final Pattern HYPHEN = Pattern.compile("^-(?=[^-\\s])");

    /**
     * A field of a header that stands beside {@code files} and means the plan.
     *
     * @param list the list that it means; empty for the whole plan
     */
    record Beside(HeaderValue.Field field, String list) {}

    /** Returns whether {@code key} is the name of a list below {@code files}, as it has to be written. */
    static boolean isList(String key) {
        return LISTS.contains(key);
    }

    /** Returns the fields that plan files under another key: {@code files.modify}, {@code modified_files}, {@code Files}. */
    static List<Beside> beside(Header header) {
        var found = new ArrayList<Beside>();
        for (var field : header.fields()) {
            if (field.key().equals("files")) {
                continue;
            }
            var list = PlanKeys.list(field.key());
            boolean map = field.value() instanceof HeaderValue.Fields;
            if (isPlan(field.value()) || (PlanKeys.isFiles(field.key()) && (map || holdsPath(field.value())))) {
                found.add(new Beside(field, ""));
            } else if (list != null
                    && (PlanKeys.namesFiles(field.key()) || (!list.equals(DOCS) && holdsPath(field.value())))) {
                found.add(new Beside(field, list));
            }
        }
        return found;
    }

    /** Returns whether all that {@code value} has are lists of files by their names. */
    private static boolean isPlan(HeaderValue value) {
        return value instanceof HeaderValue.Fields fields
                && !fields.fields().isEmpty()
                && fields.fields().stream()
                        .allMatch(field -> PlanKeys.list(field.key()) != null && holdsPath(field.value()));
    }

    /** Returns whether {@code field} has something that may be a path, as its key or its value. */
    static boolean namesPath(HeaderValue.Field field) {
        return PATH.matcher(field.key()).matches() || holdsPath(field.value());
    }

    private static boolean holdsPath(HeaderValue value) {
        return switch (value) {
            case HeaderValue.Items items -> items.items().stream().anyMatch(PlannedFiles::holdsPath);
            case HeaderValue.Text text -> PATH.matcher(text.value().strip()).matches();
            case HeaderValue.Fields fields -> fields.fields().stream().anyMatch(field -> holdsPath(field.value()));
            case HeaderValue.Nothing nothing -> false;
        };
    }

    /**
     * One planned file.
     *
     * @param list the key it stands under
     * @param value as written
     * @param mustExist true for a file that is changed, false for one that comes into being
     * @param range in the document
     * @param alone whether nothing else stands there, so that another path may be put in its place
     */
    record Entry(String list, String value, boolean mustExist, Span range, boolean alone) {}

    /** A list under a key that only looks like one of those that are read. */
    record Misnamed(String key, String meant, Span range) {}

    /** A place where no path stands. */
    record Misfit(String key, String list, String kind, Span range) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Misfit> misfits = new ArrayList<>();
    private final List<Entry> unlisted = new ArrayList<>();
    private final List<Misnamed> misnamed = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<HeaderValue.Field> unknown = new ArrayList<>();

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
        var meant = LISTS.contains(named.key()) ? named.key() : PlanKeys.list(named.key());
        if (meant == null) {
            if (!(named.value() instanceof HeaderValue.Nothing)) {
                unknown.add(named);
            }
            return;
        }
        keys.add(meant);
        if (!meant.equals(named.key())) {
            misnamed.add(new Misnamed(named.key(), meant, named.keyRange()));
        }
        var field = new HeaderValue.Field(meant, named.keyRange(), named.value());
        switch (field.value()) {
            case HeaderValue.Items items -> items.items().forEach(item -> item(field.key(), item));
            case HeaderValue.Nothing nothing -> {}
            case HeaderValue.Text text -> {
                int before = entries.size();
                if (text.value().strip().lines().count() > 1) {
                    lines(field.key(), text);
                } else {
                    var said = HYPHEN.matcher(text.value().strip()).replaceFirst("");
                    item(field.key(), new HeaderValue.Text(said, text.range()));
                }
                unlisted.addAll(entries.subList(before, entries.size()));
            }
            case HeaderValue.Fields fields -> item(field.key(), fields);
        }
    }

    /** A text of several lines has a path in each. */
    private void lines(String list, HeaderValue.Text text) {
        boolean mustExist = list.equals(MODIFY) || list.equals(DELETE) || list.equals(RENAME);
        text.value()
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> entries.add(new Entry(list, line.strip(), mustExist, text.range(), false)));
    }

    private void item(String list, HeaderValue item) {
        if (!list.equals(RENAME)) {
            path(list, item, list.equals(MODIFY) || list.equals(DELETE));
        } else if (item instanceof HeaderValue.Fields fields) {
            fields.fields().forEach(this::renamed);
        } else if (item instanceof HeaderValue.Text text
                && ARROW.matcher(text.value()).find()) {
            var names = ARROW.split(text.value(), 2);
            entries.add(new Entry(list, names[0].strip(), true, text.range(), false));
            entries.add(new Entry(list, names[1].strip(), false, text.range(), false));
        } else {
            misfits.add(new Misfit("INVALID_PATH.rename", list, item.kind(), item.range()));
        }
    }

    private void renamed(HeaderValue.Field field) {
        var key = field.key().toLowerCase(Locale.ROOT);
        if (OLD_NAME.contains(key) || NEW_NAME.contains(key)) {
            path(RENAME, field.value(), OLD_NAME.contains(key));
        } else {
            // The old name itself is the key.
            entries.add(new Entry(RENAME, field.key(), true, field.keyRange(), false));
            path(RENAME, field.value(), false);
        }
    }

    private void path(String list, HeaderValue value, boolean mustExist) {
        if (value instanceof HeaderValue.Text text) {
            var items = NEXT_ITEM.split(text.value());
            if (items.length > 1
                    && Stream.of(items).allMatch(item -> PATH.matcher(item).matches())) {
                // What follows is no description of the first one.
                Stream.of(items).forEach(item -> entries.add(new Entry(list, item, mustExist, text.range(), false)));
            } else {
                entries.add(new Entry(list, text.value(), mustExist, text.range(), true));
            }
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

    /** Returns how many keys mean {@code list}. */
    long keys(String list) {
        return keys.stream().filter(list::equals).count();
    }

    /** Returns what stands below {@code files} and is no list that anybody reads. */
    List<HeaderValue.Field> unknown() {
        return unknown;
    }

    /** Returns the entries that stand where a list belongs. */
    List<Entry> unlisted() {
        return unlisted;
    }
}
