package dev.helix.evolution.project;

/**
 * The size of a sealed change.
 *
 * @param files that it changes
 * @param added lines; those of very large files are not counted
 * @param removed lines, likewise
 */
public record ChangeSize(int files, int added, int removed) {}
