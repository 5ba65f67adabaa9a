package dev.helix.domain.evolution;

/**
 * Who asks for something, and from where.
 *
 * @param who as the history of a project names them, such as {@code user:ada}
 * @param from such as {@code cli} or {@code http 127.0.0.1}
 */
public record Requester(String who, String from) {}
