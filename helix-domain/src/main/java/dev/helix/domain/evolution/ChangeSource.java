package dev.helix.domain.evolution;

/** Where a change comes from that somebody has made already, without a project. */
public sealed interface ChangeSource {

    /** The changes of a branch since it left main. */
    record Branch(String name) implements ChangeSource {}

    /** The changes of one commit against its first parent. */
    record Commit(String name) implements ChangeSource {}

    /** A unified diff on main as it is, as git writes it; binary patches and renames too. */
    record Diff(Content text) implements ChangeSource {}
}
