package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Proves to a server that the caller is the person whose root it works on: a secret in a file that this user alone can read, new
 * for each server and gone with it. Processes in a sandbox do not see it. Safe for use by many threads.
 */
public final class LocalCredential implements AutoCloseable {

    /** Where it is, below the root. */
    public static final String FILE = ".helix/credential";

    private static final String PREFIX = "helix_local_";
    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST = 200;
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    private final Path file;
    private final String secret;
    private final boolean kept;

    private LocalCredential(Path file, String secret, boolean kept) {
        this.file = file;
        this.secret = secret;
        this.kept = kept;
    }

    /**
     * Goes on with the one that the last server left, for scripts that outlive it; makes a new one where there is none that this user
     * alone can read. It stays when it is closed.
     *
     * @param root absolute
     * @throws PortException when it can't be written for this user alone
     */
    public static LocalCredential keep(Path root) {
        var file = root.resolve(FILE);
        try {
            if (isPrivate(file)) {
                var known = read(root).filter(text -> SHAPE.matcher(text).matches());
                if (known.isPresent()) {
                    return new LocalCredential(file, known.get(), true);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new PortException("can't see who may read " + file + ": " + e, e);
        }
        var made = make(root);
        return new LocalCredential(made.file, made.secret, true);
    }

    private static boolean isPrivate(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
                        .equals("rw-------")
                && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getOwner(DurableFile.folderOf(file), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Makes a new one; one that a server left behind holds no longer.
     *
     * @param root absolute
     * @throws PortException when it can't be written for this user alone
     */
    public static LocalCredential make(Path root) {
        var file = root.resolve(FILE);
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        var secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try {
            var folder = PrivateFiles.folder(DurableFile.folderOf(file));
            // Readable by nobody else from its first byte on.
            var fresh = Files.createTempFile(
                    folder,
                    "credential",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, secret + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            throw new PortException("can't keep the credential of this machine's operator in " + file + ": " + e, e);
        }
        return new LocalCredential(file, secret, false);
    }

    /** Returns the one of the server that works on {@code root}; empty where none has been made. */
    public static Optional<String> read(Path root) {
        var file = root.resolve(FILE);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new PortException(
                    "can't read " + file + ", which this user needs to be known to the server: " + e, e);
        }
    }

    /** Returns whether {@code token} is it. */
    public boolean is(String token) {
        return token.length() <= LONGEST
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns it: for the command that has started the server to hand on. */
    public String secret() {
        return secret;
    }

    /** Takes the file away unless it is kept, or another server has made its own meanwhile. */
    @Override
    public void close() {
        if (kept) {
            return;
        }
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && is(Files.readString(file).strip())) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new PortException("can't take " + file + " away: " + e, e);
        }
    }
}
