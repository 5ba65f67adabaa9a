package dev.helix.domain.evolution;

/** A person, as commits name them. */
public record Author(String name, String email) {}
