package dev.helix.domain.proof;

/** Thrown where a proof can't be read as one. */
public final class Flawed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Flaw flaw;

    public Flawed(FlawCode code, String message) {
        super(message);
        this.flaw = new Flaw(code, message);
    }

    public Flaw flaw() {
        return flaw;
    }
}
