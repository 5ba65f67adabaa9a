package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/**
 * Turns stored contents into the bytes that a checkout would write: line ends first, then filters. Rarer conversions, such as
 * encodings, git does itself.
 */
record CheckoutContent(ObjectReader reader, Repository repository) {

    private static final Duration FILTER_LIMIT = Duration.ofMinutes(10);

    byte[] bytes(WantedFile file) throws IOException {
        var stored = stored(file);
        if (file.entry().isSymlink()) {
            return stored;
        }
        return file.byGit() == null
                ? smudged(withLineEnds(stored, file.lineEnds()), file)
                : byGit(file, "* " + file.byGit() + "\n");
    }

    private byte[] stored(WantedFile file) throws IOException {
        if (file.git().equals(repository)) {
            return reader.open(file.entry().id(), Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE);
        }
        try (var other = file.git().newObjectReader()) {
            return other.open(file.entry().id(), Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE);
        }
    }

    String linkTarget(WantedFile file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] byGit(WantedFile file, String attributes) throws IOException {
        var conversion = new GitConversion(
                file.git(), folder -> folder.isEmpty() ? attributes.getBytes(StandardCharsets.UTF_8) : null);
        var written = conversion.smudge(Map.of(file.path(), file.entry().id())).get(file.path());
        if (written == null) {
            throw new IOException("git wrote no " + file.path());
        }
        return written.bytes();
    }

    private byte[] smudged(byte[] stored, WantedFile file) {
        if (file.smudge() == null) {
            return stored;
        }
        var git = file.git();
        var place = git.isBare() || !git.getWorkTree().isDirectory() ? git.getDirectory() : git.getWorkTree();
        var result = new ChildProcess(place.toPath(), FILTER_LIMIT).run(List.of("sh", "-c", file.smudge()), stored);
        if (result.code() != 0) {
            throw new PortException("the filter '" + file.smudge() + "' failed on " + file.path() + " with exit code "
                    + result.code() + ": " + result.errors());
        }
        return result.output();
    }

    private static byte[] withLineEnds(byte[] bytes, EolStreamType lineEnds) {
        return switch (lineEnds) {
            case TEXT_CRLF -> LineEnds.crLf(bytes);
            case AUTO_CRLF -> LineEnds.crLfIfText(bytes);
            case DIRECT, TEXT_LF, AUTO_LF -> bytes;
        };
    }
}
