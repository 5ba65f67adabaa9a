package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that encrypts by its own means. */
class TlsTest {

    @TempDir
    private Path folder;

    /** As most people have them: from a tool, in PEM. */
    private HttpSettings.Tls keys(String name, String kind) throws Exception {
        var store = folder.resolve(name + ".p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        kind,
                        "-dname",
                        "CN=helix.example.org",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .start();
        var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        return new HttpSettings.Tls(
                pem(name + "-cert", "CERTIFICATE", keys.getCertificate("a").getEncoded()),
                pem(
                        name + "-key",
                        "PRIVATE KEY",
                        keys.getKey("a", "secret".toCharArray()).getEncoded()));
    }

    private Path pem(String name, String kind, byte[] bytes) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                        + "-----\n");
    }

    @Test
    void talksEncryptedAndTheCommandLineKnowsItsCertificate() throws Exception {
        var tls = keys("one", "EC");
        try (var server = new TestServer(new HttpSettings("127.0.0.1", 0, "1.2.3", tls, null))) {
            var url = "https://127.0.0.1:" + server.port();

            assertThat(new EvolutionClient(url, null, "ada", TlsKeys.trusting(tls.certificate())).answers())
                    .isTrue();
            assertThat(new EvolutionClient(url, null, "ada", TlsKeys.trusting(tls.certificate())).list(null))
                    .isEmpty();
            assertThat(new EvolutionClient(url, null, "ada").answers()).isFalse();
            assertThat(new EvolutionClient(
                                    url,
                                    null,
                                    "ada",
                                    TlsKeys.trusting(keys("other", "EC").certificate()))
                            .answers())
                    .isFalse();
            assertThat(new EvolutionClient("http://127.0.0.1:" + server.port(), null, "ada").answers())
                    .isFalse();
        }
    }

    @Test
    void saysWhichFileIsWrong() throws Exception {
        var tls = keys("one", "RSA");
        var other = pem("old", "RSA PRIVATE KEY", new byte[] {1});

        assertThat(TlsKeys.read(tls).size()).isEqualTo(1);
        assertThatThrownBy(() -> TlsKeys.read(new HttpSettings.Tls(tls.certificate(), other)))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("old.pem")
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> TlsKeys.read(new HttpSettings.Tls(folder.resolve("none.pem"), tls.key())))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("none.pem");
        assertThatThrownBy(() -> TlsKeys.read(
                        new HttpSettings.Tls(tls.certificate(), keys("ec", "EC").key())))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("not that of the certificate");
    }
}
