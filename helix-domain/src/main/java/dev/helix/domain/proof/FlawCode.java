package dev.helix.domain.proof;

/** The kinds of flaws of a proof. Machines read their names. */
public enum FlawCode {
    /** A commit that was integrated has none. */
    PROOF_MISSING,
    /** It is no proof at all: not JSON, a key twice, a field missing, too large. */
    PROOF_UNREADABLE,
    /** It is of another kind than HELIX writes: its payload, its statement or its subject. */
    PROOF_TYPE,
    /** Nobody has signed it. */
    PROOF_UNSIGNED,
    /** Somebody has, whom the verifier does not trust with verdicts. */
    PROOF_UNTRUSTED,
    /** A trusted key is named, and its signature does not fit: something was changed after it was signed. */
    PROOF_CHANGED,
    /** The key was not, or no longer, trusted when it was used. */
    PROOF_EXPIRED,
    /** Statements of it are not there. */
    PROOF_INCOMPLETE,
    /** Another tree was tested, held, or ran than the commit has. */
    PROOF_OTHER_TREE,
    /** It is about another commit. */
    PROOF_OTHER_COMMIT,
    /** The validation that it tells of has not passed. */
    PROOF_FAILED,
    /** The files that judged the change differ from main's before the change. */
    PROOF_GATES,
    /** It does not follow the proof before it. */
    PROOF_CHAIN,
    /** Its times can't be. */
    PROOF_TIME
}
