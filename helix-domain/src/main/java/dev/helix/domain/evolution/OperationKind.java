package dev.helix.domain.evolution;

/** The flows that change something that a crash must not leave half done. Those from {@link #START} on are about a system, all others about a project. */
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
    REHEARSE("rehearse"),
    START("start"),
    STOP("stop"),
    RESTART("restart"),
    SYNC_RAG_TO_TEST("sync-rag-to-test"),
    ADOPT_DATABASES("adopt-databases"),
    DOCKER_UP("docker-up"),
    DOCKER_DOWN("docker-down");

    private final String word;

    OperationKind(String word) {
        this.word = word;
    }

    /** Returns whether it starts or stops the process of a system; operations on databases leave that as it is. */
    public boolean isAboutProcess() {
        return this == START || this == STOP || this == RESTART;
    }

    /** Returns whether it has the test system meanwhile, which there is once for all projects. */
    public boolean hasTestSystem() {
        return this == DEPLOY || this == VALIDATE || this == REHEARSE || this == ROLLBACK;
    }

    /** Returns the kind as answers and the journal spell it: a word that stays when the constant is renamed. */
    public String word() {
        return word;
    }
}
