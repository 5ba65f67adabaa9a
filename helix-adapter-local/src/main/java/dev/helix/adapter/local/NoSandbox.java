package dev.helix.adapter.local;

import dev.helix.domain.port.Sandbox;
import java.io.IOException;
import java.util.List;

/** Keeps nothing away, and says so. */
public final class NoSandbox implements Sandbox {

    /** For those who have not been asked whether anything is to be confined. */
    static final NoSandbox UNASKED = new NoSandbox("nobody asked for a sandbox", "hand one over");

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

    @Override
    public Confinement confinement() {
        return confinement;
    }

    @Override
    public List<String> enclose(List<String> command, Enclosure enclosure) {
        return List.copyOf(command);
    }

    @Override
    public Process start(ProcessBuilder builder) throws IOException {
        return builder.start();
    }
}
