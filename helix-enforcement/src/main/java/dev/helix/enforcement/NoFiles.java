package dev.helix.enforcement;

import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A tree without any file, for answers that are about none. */
enum NoFiles implements FileView {
    AT_ALL;

    @Override
    public Kind kind(String path) {
        return path.isEmpty() ? Kind.DIRECTORY : Kind.MISSING;
    }

    @Override
    public Optional<String> text(String path) {
        return Optional.empty();
    }

    @Override
    public List<String> names(String directory) {
        return List.of();
    }

    @Override
    public Optional<String> locate(Path absolute) {
        return Optional.empty();
    }
}
