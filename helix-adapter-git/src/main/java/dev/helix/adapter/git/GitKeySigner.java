package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Signer;
import dev.helix.domain.proof.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Signs by the key that the person's git signs with, and by the program that it signs with: {@code user.signingkey}, {@code
 * gpg.format}, {@code gpg.program}, {@code gpg.ssh.program}. A key that needs a passphrase must be held by an agent.
 */
public final class GitKeySigner implements Signer {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern LITERAL = Pattern.compile("(?:key::|ssh-|ecdsa-|sk-).*");
    private static final Pattern CREATED =
            Pattern.compile("\\[GNUPG:] SIG_CREATED \\S+ \\S+ \\S+ \\S+ \\S+ ([0-9A-Fa-f]{40,64})");

    private final ChildProcess process;
    private final String format;
    private final String program;
    private final String key;
    private final String trustLine;
    private final String told;

    private GitKeySigner(ChildProcess process, String format, String program, String key, String owner) {
        this.process = process;
        this.format = format;
        this.program = program;
        this.key = key;
        var tried = signed(Content.of("can this be signed?"));
        var named = tried.keyId().startsWith("SHA256:") ? sshKey(tried) : "openpgp " + tried.keyId();
        this.trustLine = owner + " namespaces=\"" + TrustFile.NAMESPACE + "\" " + named;
        this.told = "git's signing key " + tried.keyId();
    }

    /**
     * Returns the one of a repository, once it has signed something.
     *
     * @return empty where git has no signing key, or one of a kind that proofs don't have
     * @throws PortException where the key is out of reach
     */
    public static Optional<GitKeySigner> of(Path root) {
        var process = new ChildProcess(root, LIMIT).with("SSH_ASKPASS", "false").with("SSH_ASKPASS_REQUIRE", "force");
        var key = setting(process, "user.signingkey");
        var format = setting(process, "gpg.format").orElse("openpgp").toLowerCase(Locale.ROOT);
        if (key.isEmpty() || !(format.equals("ssh") || format.equals("openpgp"))) {
            return Optional.empty();
        }
        var program = format.equals("ssh")
                ? setting(process, "gpg.ssh.program").orElse("ssh-keygen")
                : setting(process, "gpg.openpgp.program")
                        .or(() -> setting(process, "gpg.program"))
                        .orElse("gpg");
        var owner = setting(process, "user.email")
                .map(address -> address.replaceAll("[\\s\"]", ""))
                .filter(address -> !address.isEmpty())
                .orElse("git");
        return Optional.of(new GitKeySigner(process, format, program, key.get(), owner));
    }

    private static Optional<String> setting(ChildProcess process, String name) {
        var result = process.run(List.of("git", "config", "--get", name), new byte[0]);
        return result.code() == 0
                ? Optional.of(result.text().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static String sshKey(Envelope.Signature signature) {
        var blob = SshSignature.of(signature.bytes()).orElseThrow().key().bytes();
        int length = blob[3];
        return new String(blob, 4, length, StandardCharsets.US_ASCII) + " "
                + Base64.getEncoder().encodeToString(blob);
    }

    @Override
    public Envelope.Signature sign(Content message) {
        return signed(message);
    }

    private Envelope.Signature signed(Content message) {
        return format.equals("ssh") ? ssh(message) : openPgp(message);
    }

    private Envelope.Signature ssh(Content message) {
        try {
            var literal = LITERAL.matcher(key).matches();
            var file = literal ? Files.createTempFile("helix-key", ".pub") : home(key);
            try {
                if (literal) {
                    Files.writeString(file, (key.startsWith("key::") ? key.substring(5) : key) + "\n");
                }
                var command = new ArrayList<>(
                        List.of(program, "-Y", "sign", "-n", TrustFile.NAMESPACE, "-f", file.toString()));
                if (literal) {
                    command.add("-U");
                }
                var result = process.run(command, message.bytes());
                var made = SshSignature.armoured(result.text());
                if (result.code() != 0 || made.isEmpty()) {
                    throw refused(result);
                }
                return new Envelope.Signature(
                        TrustFile.fingerprint(made.get().key().bytes()),
                        made.get().whole());
            } finally {
                if (literal) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new PortException("git's signing key can't be handed to " + program + ": " + e, e);
        }
    }

    private static Path home(String path) {
        return Path.of(path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path);
    }

    private Envelope.Signature openPgp(Content message) {
        var result = process.run(
                List.of(
                        program,
                        "--batch",
                        "--no-tty",
                        "--pinentry-mode",
                        "error",
                        "--status-fd",
                        "2",
                        "--local-user",
                        key,
                        "--detach-sign"),
                message.bytes());
        var made = CREATED.matcher(result.errors());
        if (result.code() != 0 || !made.find()) {
            throw refused(result);
        }
        return new Envelope.Signature(made.group(1).toLowerCase(Locale.ROOT), result.content());
    }

    private PortException refused(ChildProcess.Result result) {
        return new PortException("git's signing key can't be used without a question: "
                + result.errors().replace('\n', ' ') + "; let an agent hold it, or say `proof: { sign: helix }`");
    }

    @Override
    public String trustLine() {
        return trustLine;
    }

    @Override
    public String told() {
        return told;
    }
}
