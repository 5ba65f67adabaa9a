package dev.helix.enforcement;

import dev.helix.domain.answer.FileFacts;
import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files as they were seen once; what nobody had looked at then is as it is today. */
record RecordedFiles(FileFacts facts, FileView today) implements FileView {

    @Override
    public Kind kind(String path) {
        var kind = facts.kinds().get(path);
        return kind == null ? today.kind(path) : kind;
    }

    @Override
    public Optional<String> text(String path) {
        var text = facts.texts().get(path);
        return text == null ? today.text(path) : Optional.of(text);
    }

    @Override
    public List<String> names(String directory) {
        var names = facts.names().get(directory);
        return names == null ? today.names(directory) : names;
    }

    @Override
    public Optional<String> locate(Path absolute) {
        var place = facts.places().get(absolute.toString());
        return place == null ? today.locate(absolute) : Optional.of(place).filter(inside -> !inside.isEmpty());
    }
}
