package dev.helix.enforcement;

import dev.helix.domain.answer.FileFacts;
import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Passes on a look at files and notes what was seen, the first time it was. Safe for use by many threads. */
final class RecordingFiles implements FileView {

    private static final int MOST_FACTS = 5_000;
    private static final int LONGEST_TEXT = 100_000;
    private static final int MOST_TEXT = 2_000_000;

    private final FileView files;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, String> places = new ConcurrentHashMap<>();
    private final LongAdder characters = new LongAdder();

    RecordingFiles(FileView files) {
        this.files = files;
    }

    @Override
    public Kind kind(String path) {
        var kind = files.kind(path);
        note(kinds, path, kind);
        return kind;
    }

    @Override
    public Optional<String> text(String path) {
        var text = files.text(path);
        text.filter(some -> some.length() <= LONGEST_TEXT && characters.sum() + some.length() <= MOST_TEXT)
                .filter(some -> note(texts, path, some))
                .ifPresent(some -> characters.add(some.length()));
        return text;
    }

    @Override
    public List<String> names(String directory) {
        var found = files.names(directory);
        note(names, directory, found);
        return found;
    }

    @Override
    public Optional<String> locate(Path absolute) {
        var place = files.locate(absolute);
        note(places, absolute.toString(), place.orElse(""));
        return place;
    }

    private static <T> boolean note(Map<String, T> facts, String path, T fact) {
        return facts.size() < MOST_FACTS && facts.putIfAbsent(path, fact) == null;
    }

    FileFacts facts() {
        return new FileFacts(new HashMap<>(kinds), new HashMap<>(names), new HashMap<>(texts), new HashMap<>(places));
    }
}
