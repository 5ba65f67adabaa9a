package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.io.EolStreamTypeUtil;

/** Turns stored contents into the bytes that a checkout would write: filters first, then line ends. */
record CheckoutContent(ObjectReader reader, Path repository) {

    private static final Duration FILTER_LIMIT = Duration.ofMinutes(10);

    byte[] bytes(WantedFile file) throws IOException {
        var stored = reader.open(file.entry().id(), Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE);
        if (file.entry().isSymlink()) {
            return stored;
        }
        return withLineEnds(smudged(stored, file), file.lineEnds());
    }

    String linkTarget(WantedFile file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] smudged(byte[] stored, WantedFile file) {
        if (file.smudge() == null) {
            return stored;
        }
        var result = new ChildProcess(repository, FILTER_LIMIT).run(List.of("sh", "-c", file.smudge()), stored);
        if (result.code() != 0) {
            throw new PortException("the filter '" + file.smudge() + "' failed on " + file.path() + " with exit code "
                    + result.code() + ": " + result.errors());
        }
        return result.output();
    }

    private static byte[] withLineEnds(byte[] bytes, EolStreamType lineEnds) throws IOException {
        if (lineEnds == EolStreamType.DIRECT) {
            return bytes;
        }
        var out = new ByteArrayOutputStream();
        try (var converting = EolStreamTypeUtil.wrapOutputStream(out, lineEnds)) {
            converting.write(bytes);
        }
        return out.toByteArray();
    }
}
