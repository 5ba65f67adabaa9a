package dev.helix.adapter.local;

import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.Sandbox;
import java.nio.file.Path;
import java.util.List;

/** Keeps nothing away, and says so. */
public final class NoSandbox implements Sandbox {

    /** For those who have not been asked whether anything is to be confined. */
    public static final Enclosing UNASKED =
            new NoSandbox("nobody asked for a sandbox", "set sandbox: auto in helix.yaml").everything();

    private final Confinement.Open confinement;

    /**
     * Makes one.
     *
     * @param why one line
     * @param remedy what a person can do about it; one line
     */
    public NoSandbox(String why, String remedy) {
        this.confinement = new Confinement.Open(why, remedy);
    }

    /** Returns where everything runs unconfined. */
    public Enclosing everything() {
        return new Enclosing(this, enclosure -> enclosure, Limits.NONE);
    }

    @Override
    public Confinement confinement() {
        return confinement;
    }

    @Override
    public boolean hides(Path place) {
        return false;
    }

    @Override
    public boolean keepsApart(Path place, Path folder) {
        return false;
    }

    @Override
    public List<String> enclose(List<String> command, Enclosure enclosure) {
        return List.copyOf(command);
    }

    @Override
    public <P, E extends Exception> P start(Start<P, E> start) throws E {
        return start.start();
    }
}
