package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Signer;
import dev.helix.domain.proof.Envelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs by an Ed25519 key of the JDK in a file that this user alone can read. Its public half is written as OpenSSH does, so that one
 * file names keys of either kind.
 */
public final class Ed25519KeyFile implements Signer {

    /** Where HELIX keeps one of its own, below the root. */
    public static final String PLACE = ".helix/proof.key";

    private static final String PUBLIC = ".pub";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String PRIVATE_MODE = "rw-------";
    private static final int RAW = 32;
    private static final int PKCS8 = 48;
    private static final int LARGEST = 10_000;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final byte[] SPKI = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
    private static final String SSH = "ssh-ed25519";

    private final Path file;
    private final PrivateKey key;
    private final byte[] point;
    private final String owner;
    private final byte[] stored;

    private Ed25519KeyFile(Path file, byte[] stored, PrivateKey key, byte[] point, String owner) {
        this.file = file;
        this.stored = stored;
        this.key = key;
        this.point = point;
        this.owner = owner;
    }

    /**
     * Returns the key that HELIX keeps for a root, and makes it where there is none.
     *
     * @param owner how verifiers may call it, such as {@code helix@shop}
     * @throws PortException where it can't be read or written for this user alone
     */
    public static Ed25519KeyFile own(Path root, String owner) {
        var file = root.resolve(PLACE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            make(file);
        }
        var known = given(file, owner);
        known.writePublic();
        return known;
    }

    /**
     * Returns a key that somebody has made: PKCS #8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws PortException where it is no such key, or others can read it
     */
    public static Ed25519KeyFile given(Path file, String owner) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new PortException(
                        "there is no key in " + file + "; make one: openssl genpkey -algorithm ed25519");
            }
            var mode = Files.getPosixFilePermissions(file);
            if (mode.stream().anyMatch(OTHERS::contains)) {
                throw new PortException("others than its owner can reach the key " + file + " ("
                        + PosixFilePermissions.toString(mode) + "); chmod 600 " + file);
            }
            var stored = Files.readAllBytes(file);
            var text = new String(stored, StandardCharsets.US_ASCII).strip();
            if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
                throw notAKey(file, null);
            }
            var encoded = Base64.getMimeDecoder()
                    .decode(text.substring(BEGIN.length(), text.length() - END.length())
                            .strip());
            var key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new Ed25519KeyFile(file, stored, key, point(key), owner);
        } catch (IOException | UnsupportedOperationException e) {
            throw new PortException("the key " + file + " can't be read: " + e, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notAKey(file, e);
        }
    }

    private static PortException notAKey(Path file, @Nullable Exception cause) {
        var message = file + " holds no Ed25519 key in PEM (PKCS #8); make one: openssl genpkey -algorithm ed25519";
        return cause == null ? new PortException(message) : new PortException(message, cause);
    }

    private static void make(Path file) {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var folder = SlotFolder.privately(file.toAbsolutePath().resolveSibling(""));
            // Readable by nobody else from its first byte on.
            var fresh = Files.createTempFile(
                    folder,
                    "proof",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_MODE)));
            Files.writeString(fresh, pem(pair), StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (GeneralSecurityException | IOException | UnsupportedOperationException e) {
            throw new PortException("a key for proofs can't be made in " + file + ": " + e, e);
        }
    }

    private static String pem(KeyPair pair) {
        return BEGIN + "\n"
                + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n" + END + "\n";
    }

    /** Returns whether {@code content} is what stands in this key's file, or in that of its public half; null is for no file. */
    public boolean holds(Path other, byte @Nullable [] content) {
        if (content == null) {
            return false;
        }
        return other.equals(file)
                ? MessageDigest.isEqual(stored, content)
                : other.equals(publicFile()) && Arrays.equals(publicText().getBytes(StandardCharsets.UTF_8), content);
    }

    private Path publicFile() {
        return file.resolveSibling(file.getFileName() + PUBLIC);
    }

    private String publicText() {
        return trustLine() + "\n";
    }

    private void writePublic() {
        var beside = publicFile();
        try {
            if (!Files.exists(beside) || !Files.readString(beside).equals(publicText())) {
                Files.writeString(beside, publicText());
            }
        } catch (IOException e) {
            throw new PortException("can't write " + beside + ": " + e, e);
        }
    }

    /** The JDK gives no way from a private key to its public half but to make it again from the same secret. */
    private static byte[] point(PrivateKey key) throws GeneralSecurityException {
        var encoded = key.getEncoded();
        if (encoded.length != PKCS8) {
            throw new GeneralSecurityException("a key in a form that this JDK does not write");
        }
        var secret = Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
        var generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(255, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(secret, 0, bytes, 0, bytes.length);
            }
        });
        var made = generator.generateKeyPair();
        if (!MessageDigest.isEqual(made.getPrivate().getEncoded(), encoded)) {
            throw new GeneralSecurityException("a key in a form that this JDK does not write");
        }
        var whole = made.getPublic().getEncoded();
        return Arrays.copyOfRange(whole, whole.length - RAW, whole.length);
    }

    /** Returns the public key of such a key as OpenSSH writes it; throws where it is none. */
    static PublicKey ofSsh(byte[] blob) throws GeneralSecurityException {
        var name = SSH.getBytes(StandardCharsets.US_ASCII);
        var head = ByteBuffer.allocate(4 + name.length + 4)
                .putInt(name.length)
                .put(name)
                .putInt(RAW);
        if (blob.length != head.capacity() + RAW
                || !Arrays.equals(head.array(), Arrays.copyOf(blob, head.capacity()))) {
            throw new GeneralSecurityException("no key of that kind");
        }
        var all = new ByteArrayOutputStream();
        all.writeBytes(SPKI);
        all.write(blob, head.capacity(), RAW);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(all.toByteArray()));
    }

    private byte[] sshBlob() {
        var name = SSH.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(4 + name.length + 4 + RAW)
                .putInt(name.length)
                .put(name)
                .putInt(RAW)
                .put(point)
                .array();
    }

    @Override
    public Envelope.Signature sign(Content message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message.bytes());
            return new Envelope.Signature(TrustFile.fingerprint(sshBlob()), Content.of(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new PortException("the key " + file + " can't sign: " + e, e);
        }
    }

    @Override
    public String trustLine() {
        return owner + " namespaces=\"" + TrustFile.NAMESPACE + "\" " + SSH + " "
                + Base64.getEncoder().encodeToString(sshBlob());
    }

    @Override
    public String told() {
        return "the key " + TrustFile.fingerprint(sshBlob()) + " in " + file;
    }
}
