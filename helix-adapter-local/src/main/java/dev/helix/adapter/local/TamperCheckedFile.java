package dev.helix.adapter.local;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The expected content of a file that only this process appends to. Not safe for many threads: callers hold a lock while they
 * append.
 */
final class TamperCheckedFile {

    /** Longer ones are watched, and not put back. */
    private static final int MOST_KEPT = 32 * 1024 * 1024;

    private final MessageDigest all = Sha256.begin();
    private long length;
    private byte @Nullable [] kept = new byte[0];

    /** Notes what was appended. */
    void appended(byte[] more) {
        all.update(more);
        var old = kept;
        if (old != null) {
            if (length + more.length > MOST_KEPT) {
                kept = null;
            } else {
                var room = length + more.length <= old.length
                        ? old
                        : Arrays.copyOf(old, (int) Math.min(MOST_KEPT, 2 * (length + more.length)));
                System.arraycopy(more, 0, room, (int) length, more.length);
                kept = room;
            }
        }
        length += more.length;
    }

    /** Returns all that the file must hold; empty when it is too long to be kept. */
    Optional<byte[]> content() {
        return Optional.ofNullable(kept).map(bytes -> Arrays.copyOf(bytes, (int) length));
    }

    /** Returns whether the file holds just what was appended; one that is not there holds nothing. */
    boolean holds(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return length == 0;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != length) {
            return false;
        }
        var digest = Sha256.begin();
        try (var in = Files.newInputStream(file)) {
            var piece = new byte[64 * 1024];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                digest.update(piece, 0, read);
            }
        }
        return Arrays.equals(digest.digest(), copy(all).digest());
    }

    /** Looks, and puts back by {@code writing}. */
    Optional<Damage> inspect(Path file, String name, Writing writing) {
        try {
            if (holds(file)) {
                return Optional.empty();
            }
            var content = content();
            if (content.isEmpty()) {
                return Optional.of(
                        new Damage(name, "somebody else wrote there, and it is too long to be put back", false));
            }
            writing.write(new String(content.get(), StandardCharsets.UTF_8));
            return Optional.of(new Damage(name, "somebody else wrote there", holds(file)));
        } catch (IOException e) {
            return Optional.of(new Damage(name, "somebody else wrote there; " + e.getMessage(), false));
        }
    }

    /** Writes a file's whole content. */
    interface Writing {
        void write(String content) throws IOException;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every Java can copy a SHA-256", e);
        }
    }
}
