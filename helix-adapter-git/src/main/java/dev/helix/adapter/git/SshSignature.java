package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A signature in OpenSSH's own format, which names the key that made it.
 *
 * @param key the public key, as it stands in a line of trust
 * @param whole all of it
 */
record SshSignature(Content key, Content whole) {

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final int LARGEST_KEY = 8192;
    private static final int WIDTH = 70;

    /** Returns it; empty where the bytes are something else. */
    static Optional<SshSignature> of(Content bytes) {
        var all = bytes.bytes();
        if (!Arrays.equals(MAGIC, Arrays.copyOf(all, MAGIC.length))) {
            return Optional.empty();
        }
        try {
            var rest = ByteBuffer.wrap(all, MAGIC.length, all.length - MAGIC.length);
            rest.getInt();
            int length = rest.getInt();
            if (length < 0 || length > LARGEST_KEY) {
                return Optional.empty();
            }
            var key = new byte[length];
            rest.get(key);
            return Optional.of(new SshSignature(Content.of(key), bytes));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /** Reads what {@code ssh-keygen} prints; empty where that is something else. */
    static Optional<SshSignature> armoured(String text) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            return Optional.empty();
        }
        try {
            return of(Content.of(Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns it as {@code ssh-keygen} reads it. */
    String armoured() {
        return BEGIN + "\n"
                + Base64.getMimeEncoder(WIDTH, new byte[] {'\n'}).encodeToString(whole.bytes())
                + "\n"
                + END
                + "\n";
    }
}
