package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SignatureCheck;
import dev.helix.domain.proof.Envelope;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trusts the keys that the verifier has written down, in the form of OpenSSH's {@code allowed_signers}: those whose line says {@code
 * namespaces="helix-verdict"}. A line {@code WHO namespaces="helix-verdict" openpgp FINGERPRINT} names a key of GnuPG. A key that is
 * listed for something else, such as commits, is not trusted with verdicts.
 */
public final class TrustFile implements SignatureCheck {

    /** The namespace with which a key has to be trusted. */
    public static final String NAMESPACE = "helix-verdict";

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long LARGEST = 1_000_000;
    private static final int RAW = 64;
    private static final String VALID = "[GNUPG:] VALIDSIG ";
    private static final String BAD = "[GNUPG:] BADSIG ";
    private static final String NO_GPG = "it is by GnuPG, which is not here to check it";

    private final List<TrustedKey> keys;
    private final String gpg;

    private TrustFile(List<TrustedKey> keys) {
        this(keys, "gpg");
    }

    private TrustFile(List<TrustedKey> keys, String gpg) {
        this.keys = List.copyOf(keys);
        this.gpg = gpg;
    }

    /** Returns one that asks another program about signatures of GnuPG. */
    TrustFile asking(String program) {
        return new TrustFile(keys, program);
    }

    /**
     * Reads who is trusted.
     *
     * @throws Refused as InvalidSpec, naming file and line
     * @throws PortException where a file can't be read
     */
    public static TrustFile read(List<Path> files) {
        var keys = new ArrayList<TrustedKey>();
        for (var file : files) {
            try {
                if (Files.size(file) > LARGEST) {
                    throw new PortException(file + " is too large to be a list of keys");
                }
                keys.addAll(of(file.toString(), Files.readString(file)));
            } catch (IOException e) {
                throw new PortException("can't read who is trusted, in " + file + ": " + e.getMessage(), e);
            }
        }
        return new TrustFile(keys);
    }

    /** Returns one that trusts the key of a line, such as HELIX's own. */
    public static TrustFile line(String line) {
        return new TrustFile(of("", line));
    }

    /** Returns one that trusts the keys of another one, too. */
    public TrustFile and(TrustFile other) {
        var both = new ArrayList<>(keys);
        both.addAll(other.keys);
        return new TrustFile(both);
    }

    private static List<TrustedKey> of(String file, String text) {
        var found = new ArrayList<TrustedKey>();
        var lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                found.add(parsed(file, i + 1, line));
            }
        }
        if (found.isEmpty()) {
            throw refused(
                    file, 0, "it names no key; a line is: WHO namespaces=\"" + NAMESPACE + "\" ssh-ed25519 AAAA…");
        }
        return found;
    }

    private static TrustedKey parsed(String file, int line, String text) {
        try {
            return TrustedKey.of(text);
        } catch (IllegalArgumentException e) {
            throw refused(file, line, String.valueOf(e.getMessage()));
        }
    }

    private static Refused refused(String file, int line, String why) {
        return new Refused(new Refusal.InvalidSpec(file, line, "", why));
    }

    /** Returns how OpenSSH names a public key. */
    static String fingerprint(byte[] blob) {
        return "SHA256:"
                + Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(Sha256.begin().digest(blob));
    }

    @Override
    public Outcome check(Content message, List<Envelope.Signature> signatures) {
        Outcome best = new Outcome.Untrusted("nobody has signed it");
        for (var signature : signatures) {
            var outcome = check(message, signature);
            switch (outcome) {
                case Outcome.Good good -> {
                    return good;
                }
                case Outcome.Changed changed -> best = changed;
                case Outcome.Untrusted untrusted -> best = best instanceof Outcome.Changed ? best : untrusted;
            }
        }
        return best;
    }

    /** Takes the kind of a signature from its own bytes, never from its hint. */
    private Outcome check(Content message, Envelope.Signature signature) {
        var ssh = SshSignature.of(signature.bytes());
        if (ssh.isPresent()) {
            return ssh(message, ssh.get());
        }
        return signature.bytes().size() == RAW ? raw(message, signature) : openPgp(message, signature.bytes());
    }

    private Outcome raw(Content message, Envelope.Signature signature) {
        for (var key : keys) {
            if (key.mayJudge() && holds(key, message, signature.bytes())) {
                return good(key);
            }
        }
        var named = keys.stream()
                .filter(key -> fingerprint(key.blob().bytes()).equals(signature.keyId()))
                .findFirst();
        return named.isEmpty()
                ? new Outcome.Untrusted("its key is said to be " + hint(signature) + ", which is not trusted")
                : named.get().mayJudge() ? new Outcome.Changed(named.get().who()) : notForVerdicts(named.get());
    }

    private static boolean holds(TrustedKey key, Content message, Content signature) {
        try {
            var check = Signature.getInstance("Ed25519");
            check.initVerify(Ed25519KeyFile.ofSsh(key.blob().bytes()));
            check.update(message.bytes());
            return check.verify(signature.bytes());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Outcome ssh(Content message, SshSignature signature) {
        var blob = signature.key().bytes();
        var trusted =
                keys.stream().filter(key -> key.blob().equals(signature.key())).toList();
        var judge = trusted.stream().filter(TrustedKey::mayJudge).findFirst();
        if (judge.isEmpty()) {
            return trusted.isEmpty()
                    ? new Outcome.Untrusted("it is by " + fingerprint(blob) + ", which is not trusted")
                    : notForVerdicts(trusted.getFirst());
        }
        return withFolder(folder -> {
            var signers = Files.writeString(
                    folder.resolve("signers"),
                    "signer namespaces=\"" + NAMESPACE + "\" " + judge.get().type() + " "
                            + Base64.getEncoder().encodeToString(blob) + "\n");
            var file = Files.writeString(folder.resolve("sig"), signature.armoured());
            var result = new ChildProcess(folder, LIMIT)
                    .run(
                            List.of(
                                    "ssh-keygen",
                                    "-Y",
                                    "verify",
                                    "-f",
                                    signers.toString(),
                                    "-I",
                                    "signer",
                                    "-n",
                                    NAMESPACE,
                                    "-s",
                                    file.toString()),
                            message.bytes());
            return result.code() == 0
                    ? good(judge.get())
                    : new Outcome.Changed(judge.get().who());
        });
    }

    private Outcome openPgp(Content message, Content signature) {
        if (keys.stream().noneMatch(TrustedKey::isOpenPgp)) {
            return new Outcome.Untrusted("it is of a kind of which no key is trusted");
        }
        return withFolder(folder -> {
            var file = Files.write(folder.resolve("sig"), signature.bytes());
            ChildProcess.Result result;
            try {
                result = new ChildProcess(folder, LIMIT)
                        .run(
                                List.of(
                                        gpg,
                                        "--batch",
                                        "--no-tty",
                                        "--no-auto-key-retrieve",
                                        "--status-fd",
                                        "1",
                                        "--verify",
                                        file.toString(),
                                        "-"),
                                message.bytes());
            } catch (PortException e) {
                return new Outcome.Untrusted(NO_GPG);
            }
            var told = result.text().lines().toList();
            var by = told.stream()
                    .filter(line -> line.startsWith(VALID))
                    .flatMap(
                            line -> Arrays.stream(line.substring(VALID.length()).split(" ", -1)))
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
            var trusted = keys.stream()
                    .filter(key -> key.isOpenPgp() && by.contains(key.fingerprint()))
                    .findFirst();
            if (result.code() == 0 && trusted.isPresent()) {
                return trusted.get().mayJudge() ? good(trusted.get()) : notForVerdicts(trusted.get());
            }
            return told.stream().anyMatch(line -> line.startsWith(BAD))
                    ? new Outcome.Changed("a key that GnuPG knows")
                    : new Outcome.Untrusted(
                            "it is by a key of GnuPG that is not trusted, or is not in its keyring here");
        });
    }

    private static Outcome good(TrustedKey key) {
        return new Outcome.Good(key.who(), key.from(), key.until());
    }

    private static Outcome notForVerdicts(TrustedKey key) {
        return new Outcome.Untrusted(
                "the key of " + key.who() + " is trusted, but its line does not say namespaces=\"" + NAMESPACE + "\"");
    }

    private static String hint(Envelope.Signature signature) {
        return signature.keyId().isEmpty() ? "nobody's" : signature.keyId();
    }

    private interface InFolder {
        Outcome with(Path folder) throws IOException;
    }

    private static Outcome withFolder(InFolder work) {
        Optional<Path> folder = Optional.empty();
        try {
            folder = Optional.of(Files.createTempDirectory("helix-verify"));
            return work.with(folder.get());
        } catch (IOException e) {
            throw new PortException("a signature can't be checked: " + e, e);
        } finally {
            if (folder.isPresent()) {
                remove(folder.get());
            }
        }
    }

    private static void remove(Path folder) {
        try {
            FileTree.remove(folder);
        } catch (IOException e) {
            throw new PortException("can't remove " + folder + ": " + e, e);
        }
    }
}
