package dev.helix.adapter.http;

/**
 * Where the server listens.
 *
 * @param host a name or address of this machine
 * @param port 0 takes any free one
 * @param version what {@code /healthz} tells
 */
public record HttpSettings(String host, int port, String version) {}
