package dev.helix.testkit.answer;

import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A tree of files that is no more than a map. Names are kept and compared exactly. Immutable. */
public final class InMemoryFiles implements FileView {

    /** Where the tree claims to stand. */
    public static final Path ROOT = Path.of("/project");

    private final Map<String, String> texts;
    private final Map<String, Kind> others;

    private InMemoryFiles(Map<String, String> texts, Map<String, Kind> others) {
        this.texts = new TreeMap<>(texts);
        this.others = new TreeMap<>(others);
    }

    /** Returns a tree without any file. */
    public static InMemoryFiles empty() {
        return new InMemoryFiles(Map.of(), Map.of());
    }

    /** Returns a tree of files without content. */
    public static InMemoryFiles of(String... paths) {
        var tree = empty();
        for (var path : paths) {
            tree = tree.with(path, "");
        }
        return tree;
    }

    /** Returns this tree with one more file. */
    public InMemoryFiles with(String path, String text) {
        var more = new TreeMap<>(texts);
        more.put(path, text);
        return new InMemoryFiles(more, others);
    }

    /** Returns this tree with something at {@code path} that is no file. */
    public InMemoryFiles with(String path, Kind kind) {
        var more = new TreeMap<>(others);
        more.put(path, kind);
        return new InMemoryFiles(texts, more);
    }

    @Override
    public Kind kind(String path) {
        if (texts.containsKey(path)) {
            return Kind.FILE;
        }
        return others.getOrDefault(path, !path.isEmpty() && names(path).isEmpty() ? Kind.MISSING : Kind.DIRECTORY);
    }

    @Override
    public Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    @Override
    public List<String> names(String directory) {
        var prefix = directory.isEmpty() ? "" : directory + "/";
        var names = new TreeSet<String>();
        for (var paths : List.of(texts.keySet(), others.keySet())) {
            for (var path : paths) {
                if (path.startsWith(prefix) && path.length() > prefix.length()) {
                    names.add(path.substring(prefix.length()).split("/", 2)[0]);
                }
            }
        }
        return List.copyOf(names);
    }

    @Override
    public Optional<String> locate(Path path) {
        var inside = ROOT.resolve(path).normalize();
        return inside.startsWith(ROOT) && !inside.equals(ROOT)
                ? Optional.of(ROOT.relativize(inside).toString().replace('\\', '/'))
                : Optional.empty();
    }
}
