package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.util.Map;

/**
 * A statement of the in-toto framework, version 1, about one object of git.
 *
 * @param subject its subject
 * @param type the kind of statement, a URI that nobody fetches
 * @param predicate its content: maps with keys of text, lists, texts, whole numbers and booleans
 */
public record Statement(Subject subject, String type, Map<String, Object> predicate) {

    /** The type that its payload names. */
    public static final String TYPE = "https://in-toto.io/Statement/v1";

    /** The kind of payload that an envelope with a statement names. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    public Statement {
        predicate = Map.copyOf(predicate);
    }

    /**
     * An object of git, by its name.
     *
     * @param kind in which sense it is meant
     * @param sha 40 hexadecimal digits, lower case
     */
    public record Subject(Kind kind, String sha) {

        public static Subject of(TreeId tree) {
            return new Subject(Kind.TREE, tree.sha());
        }

        public static Subject of(CommitId commit) {
            return new Subject(Kind.COMMIT, commit.sha());
        }

        /** The kinds of objects that something is said of. */
        public enum Kind {
            TREE("gitTree"),
            COMMIT("gitCommit");

            private final String key;

            Kind(String key) {
                this.key = key;
            }

            /** Returns the name of the digest by which statements name such an object. */
            public String key() {
                return key;
            }
        }
    }

    /** Returns the tree that it is about. @throws Flawed where it is about something else */
    public TreeId tree() {
        if (subject.kind() != Subject.Kind.TREE) {
            throw new Flawed(FlawCode.PROOF_TYPE, "a statement of type " + type + " is about a tree, not a commit");
        }
        return new TreeId(subject.sha());
    }

    /** Returns the commit that it is about. @throws Flawed where it is about something else */
    public CommitId commit() {
        if (subject.kind() != Subject.Kind.COMMIT) {
            throw new Flawed(FlawCode.PROOF_TYPE, "a statement of type " + type + " is about a commit, not a tree");
        }
        return new CommitId(subject.sha());
    }
}
