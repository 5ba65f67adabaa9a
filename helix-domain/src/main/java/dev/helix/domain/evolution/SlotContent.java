package dev.helix.domain.evolution;

/** A slot and the tree written into it. */
public record SlotContent(Slot slot, TreeId tree) {}
