package dev.helix.adapter.http;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens.
 *
 * @param host name or address
 * @param port 0 for any free one
 * @param version of HELIX, as the health tells it
 * @param program the hash of the package that it runs from, as the health tells it; null where nobody asks for that
 * @param tls by which it encrypts; null for plain HTTP
 * @param publicUrl scheme, host and port by which a proxy lets it be reached; null where there is none
 */
public record HttpSettings(
        String host,
        int port,
        String version,
        @Nullable String program,
        @Nullable Tls tls,
        @Nullable URI publicUrl) {

    /** Plain HTTP, without a proxy. */
    public HttpSettings(String host, int port, String version) {
        this(host, port, version, null, null, null);
    }

    /** A server that tells nobody which package it runs from. */
    public HttpSettings(String host, int port, String version, @Nullable Tls tls, @Nullable URI publicUrl) {
        this(host, port, version, null, tls, publicUrl);
    }

    /**
     * The files with which the server proves its identity.
     *
     * @param certificate its certificate and those behind it, in PEM
     * @param key its private key, PKCS#8 in PEM, without a passphrase
     */
    public record Tls(Path certificate, Path key) {}
}
