package dev.helix.domain.evolution;

/** A file of a tree: its mode and the name of its content. */
public record FileEntry(FileMode mode, BlobId blob) {}
