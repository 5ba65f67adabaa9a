package dev.helix.app.wiring;

import dev.helix.adapter.git.Ed25519KeyFile;
import dev.helix.adapter.git.GitKeySigner;
import dev.helix.app.config.ProofSettings;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Signer;
import dev.helix.domain.proof.Envelope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the key that signs proofs: the person's, where their git has one that asks nothing, else HELIX's own or the given one. Chosen
 * when it is first needed, because trying a key takes a process or two. Safe for use by many threads.
 */
public final class ProofWiring implements Signer {

    private static final System.Logger LOG = System.getLogger(ProofWiring.class.getName());

    private final Path root;
    private final ProofSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Signer chosen;
    private @Nullable Ed25519KeyFile own;

    /** @param root absolute */
    public ProofWiring(Path root, ProofSettings settings) {
        this.root = root;
        this.settings = settings;
    }

    /** Returns whether a key would have to be made, so that looking at it would change something. */
    public boolean hasNone() {
        return settings.key() == null && !Files.exists(root.resolve(Ed25519KeyFile.PLACE)) && gits().isEmpty();
    }

    private Optional<GitKeySigner> gits() {
        if (settings.sign() != ProofSettings.Sign.AUTO || settings.key() != null) {
            return Optional.empty();
        }
        try {
            return GitKeySigner.of(root);
        } catch (PortException e) {
            LOG.log(System.Logger.Level.WARNING, "proofs are signed by HELIX''s own key: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private Signer signer() {
        lock.lock();
        try {
            if (chosen == null) {
                var name = "helix@" + String.valueOf(root.getFileName()).replaceAll("[^\\p{L}\\p{N}._-]+", "-");
                var key = settings.key();
                chosen = key == null
                        ? gits().<Signer>map(git -> git).orElseGet(() -> own(name))
                        : Ed25519KeyFile.given(key, name);
            }
            return chosen;
        } finally {
            lock.unlock();
        }
    }

    private Signer own(String name) {
        var made = Ed25519KeyFile.own(root, name);
        own = made;
        return made;
    }

    /** Returns whether {@code content} is what HELIX's own key has put into {@code file}; waits where it is being made. */
    boolean wrote(Path file, byte @Nullable [] content) {
        lock.lock();
        try {
            return own != null && own.holds(file, content);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Envelope.Signature sign(Content message) {
        return signer().sign(message);
    }

    @Override
    public String trustLine() {
        return signer().trustLine();
    }

    @Override
    public String told() {
        return signer().told();
    }
}
