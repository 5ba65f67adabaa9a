package dev.helix.domain.evolution;

/** The flows that change something that a crash must not leave half done. The last three are about a system, all others about a project. */
public enum OperationKind {
    DEVELOP("develop"),
    READY("ready"),
    DEPLOY("deploy"),
    VALIDATE("validate"),
    INTEGRATE("integrate"),
    ROLLBACK("rollback"),
    REBASE("rebase"),
    REVERT("revert"),
    ABORT("abort"),
    START("start"),
    STOP("stop"),
    RESTART("restart");

    private final String word;

    OperationKind(String word) {
        this.word = word;
    }

    /** Returns the kind as answers and the journal spell it: a word that stays when the constant is renamed. */
    public String word() {
        return word;
    }
}
