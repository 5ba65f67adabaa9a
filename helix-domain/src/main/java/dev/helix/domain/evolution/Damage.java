package dev.helix.domain.evolution;

/**
 * Something that an agent may not touch and that is not as it was.
 *
 * @param path relative to the root, or absolute outside of it
 * @param what happened to it, for a person
 * @param undone whether it is as it was again
 */
public record Damage(String path, String what, boolean undone) {}
