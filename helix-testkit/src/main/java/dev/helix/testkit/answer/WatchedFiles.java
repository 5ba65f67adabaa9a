package dev.helix.testkit.answer;

import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Files that remember by which paths they were asked for.
 *
 * @param asked takes the paths
 */
public record WatchedFiles(FileView files, Collection<String> asked) implements FileView {

    @Override
    public Kind kind(String path) {
        asked.add(path);
        return files.kind(path);
    }

    @Override
    public Optional<String> text(String path) {
        asked.add(path);
        return files.text(path);
    }

    @Override
    public List<String> names(String directory) {
        return files.names(directory);
    }

    @Override
    public Optional<String> locate(Path absolute) {
        return files.locate(absolute);
    }
}
