package dev.helix.domain.evolution;

/** Where a change comes from that somebody has made already, without a project. */
public sealed interface ChangeSource {

    /** What a branch has done since it left main. */
    record Branch(String name) implements ChangeSource {}

    /** What one commit has done to its first parent. */
    record Commit(String name) implements ChangeSource {}

    /** A unified diff on main as it is, as git writes it; binary patches and renames too. */
    record Diff(Content text) implements ChangeSource {}
}
