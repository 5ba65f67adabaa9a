package dev.helix.evolution.project;

import dev.helix.domain.answer.DecodedText;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a tree in the repository, without a checkout. Of a folder it names the files alone, not the folders in it.
 *
 * @param repository holds the tree
 * @param tree the one looked at
 * @param place where its files would lie, so that they have absolute paths; nothing is read there
 */
public record TreeView(Repository repository, TreeId tree, Path place) implements FileView {

    private static final int LARGEST = 16 * 1024 * 1024;

    @Override
    public Kind kind(String path) {
        if (path.isEmpty()) {
            return Kind.DIRECTORY;
        }
        if (RepoPath.objection(path).isPresent()) {
            return Kind.MISSING;
        }
        var entry = repository.file(tree, new RepoPath(path));
        if (entry.isPresent()) {
            return entry.get().mode() == FileMode.SYMLINK ? Kind.OTHER : Kind.FILE;
        }
        return names(path).isEmpty() ? Kind.MISSING : Kind.DIRECTORY;
    }

    @Override
    public Optional<String> text(String path) {
        if (path.isEmpty() || RepoPath.objection(path).isPresent()) {
            return Optional.empty();
        }
        return repository
                .file(tree, new RepoPath(path))
                .filter(entry -> entry.mode() != FileMode.SYMLINK)
                .map(entry -> repository.read(entry.blob()))
                .filter(content -> content.size() <= LARGEST)
                .map(content -> DecodedText.lenient(content.bytes()));
    }

    @Override
    public List<String> names(String directory) {
        if (directory.isEmpty() || RepoPath.objection(directory).isPresent()) {
            return List.of();
        }
        return repository.names(tree, new RepoPath(directory));
    }

    @Override
    public Optional<String> locate(Path absolute) {
        return absolute.startsWith(place) && !absolute.equals(place)
                ? Optional.of(place.relativize(absolute).toString().replace('\\', '/'))
                : Optional.empty();
    }
}
