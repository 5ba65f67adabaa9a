package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.PortException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that encrypts by its own means. */
class TlsTest {

    /** More bytes than the two ends of a connection hold for each other; encrypting takes its time. */
    private static final int BEYOND_BUFFERS = 12 << 20;

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

    private static SSLSocketFactory trusting(HttpSettings.Tls tls) {
        return TlsKeys.trusting(tls.certificate()).getSocketFactory();
    }

    /** A connection that is closed on what nobody took is reset here, too, and the reset takes the refusal along. */
    @Test
    void aRefusalInTheMiddleOfABodyIsReadByWhoSendsAllOfIt() throws Exception {
        var tls = keys("one", "EC");
        var access = new HttpAccess(
                new TestTokens(
                        token -> token.equals("o") ? Optional.of(new Caller("ada", Role.OPERATOR)) : Optional.empty()),
                null);
        try (var chat = new ChatServer(saying(), access, new HttpSettings("127.0.0.1", 0, "1.2.3", tls, null))) {
            boolean chunked = false;
            for (var refused : WholeBody.REFUSED) {
                if (refused.path().startsWith("/v1/") && refused.status().equals("413")) {
                    // So much is not too large there, and more takes too long to encrypt for a test.
                    continue;
                }
                try (var socket = trusting(tls).createSocket("127.0.0.1", chat.server.port())) {
                    assertThat(refused.answer(socket, chunked, BEYOND_BUFFERS))
                            .as(refused + " chunked " + chunked)
                            .startsWith("HTTP/1.1 " + refused.status());
                }
                chunked = !chunked;
            }
        }
    }

    /** A server of TLS that gives a head 400 milliseconds. */
    private ServerConnector impatient(HttpSettings.Tls tls) {
        var keys = new SslContextFactory.Server();
        keys.setKeyStore(TlsKeys.read(tls));
        keys.setKeyStorePassword("");
        var secure = new HttpConfiguration();
        secure.addCustomizer(new SecureRequestCustomizer(false));
        var plain = new HttpConnectionFactory(secure);
        var connector = new ServerConnector(new Server(), new SslConnectionFactory(keys, plain.getProtocol()), plain);
        connector.setHost("127.0.0.1");
        connector.addBean(new SlowHeads(Duration.ofMillis(400)));
        connector.getServer().addConnector(connector);
        return connector;
    }

    /** Reads until nothing more has come for as long as the socket waits, or to its end. */
    private static String read(Socket socket) throws IOException {
        var seen = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(seen);
        } catch (SocketTimeoutException e) {
            // It is there, and says nothing more.
        }
        return seen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aConnectionLivesLongerThanAHeadMayTakeHoweverOftenItIsUsed() throws Exception {
        var tls = keys("one", "EC");
        var connector = impatient(tls);
        connector.getServer().start();
        try (var socket = trusting(tls).createSocket("127.0.0.1", connector.getLocalPort())) {
            socket.setSoTimeout(250);
            for (int i = 0; i < 6; i++) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(read(socket)).as("request %s", i).startsWith("HTTP/1.1 404");
            }
        } finally {
            connector.getServer().stop();
        }
    }

    /** Drops are sent until the server has had enough; returns whether it has. */
    private static boolean isCutOff(Socket socket) throws IOException {
        socket.setSoTimeout(20);
        for (int drops = 0; drops < 1_000; drops++) {
            try {
                socket.getOutputStream().write('a');
                socket.getOutputStream().flush();
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                // There is no answer yet: the next drop.
            } catch (SocketException e) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aHandshakeOrAHeadThatComesDropByDropIsCutOff() throws Exception {
        var tls = keys("one", "EC");
        var connector = impatient(tls);
        connector.getServer().start();
        try (var shaking = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
                var asking = trusting(tls).createSocket("127.0.0.1", connector.getLocalPort())) {
            // The beginning of a record of a handshake, which says that 16 KiB follow.
            shaking.getOutputStream().write(new byte[] {22, 3, 1, 0x40, 0});
            assertThat(isCutOff(shaking)).isTrue();

            asking.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.UTF_8));
            assertThat(isCutOff(asking)).isTrue();
        } finally {
            connector.getServer().stop();
        }
    }

    /** The bounds of heads and bodies are those of HTTP/1.1; what nobody has tried there is not offered. */
    @Test
    void offersNoOtherProtocolThanHttp11() throws Exception {
        var tls = keys("one", "EC");
        try (var server = new TestServer(new HttpSettings("127.0.0.1", 0, "1.2.3", tls, null));
                var socket = (SSLSocket) trusting(tls).createSocket("127.0.0.1", server.port())) {
            var wishes = socket.getSSLParameters();
            wishes.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(wishes);
            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isEmpty();
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
