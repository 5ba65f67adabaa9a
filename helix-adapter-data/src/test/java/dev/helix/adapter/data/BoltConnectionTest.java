package dev.helix.adapter.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.port.PortException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no real server says; that one is asked, {@link Neo4jDatabaseTest} shows. */
class BoltConnectionTest {

    private static final String PASSWORD = "correct-horse";
    /** Names what Java takes certificates from. */
    private static final String TRUSTED = "javax.net.ssl.trustStore";

    private static final String TRUSTED_PASSWORD = "javax.net.ssl.trustStorePassword";

    @TempDir
    private Path folder;

    private static final String SUCCESS = message("B170A0");
    private static final String GREETED = "00000405" + SUCCESS + SUCCESS;

    /** Returns a message as it travels: in one chunk, and the end of the message. */
    private static String message(String bytes) {
        return String.format("%04X%s0000", bytes.length() / 2, bytes);
    }

    private static Endpoint at(String scheme, int port) {
        return new Endpoint(
                scheme,
                "127.0.0.1",
                port,
                "shop",
                "neo4j",
                new Secret.Variable("PASSWORD", Map.of("PASSWORD", PASSWORD)),
                Map.of());
    }

    private static void answer(ServerSocket server, String said) {
        try (var socket = server.accept()) {
            socket.getOutputStream().write(HexFormat.of().parseHex(said));
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
        } catch (IOException e) {
            // It was left.
        }
    }

    private static void ask(String said, Duration limit) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answering = Thread.ofVirtual().start(() -> answer(server, said));
            try (var bolt = new BoltConnection(at("bolt", server.getLocalPort()), limit)) {
                bolt.read("RETURN 1");
            } finally {
                answering.interrupt();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Of another version, and of another protocol.
                "00000004",
                "48545450",
                // A text, a list and a map that are longer than what came; a structure of none; no marker at all.
                "B171D2FFFFFFFF",
                "B171D67FFFFFFF",
                "B171D6FFFFFFFF",
                "B171DA7FFFFFFF",
                "B070",
                "B171DF",
                "C0",
                // A row before anything was run, and a failure without words.
                "B1719101",
                "B17FA0",
                // Lists in lists without an end.
                "B1719191919191919191919191919191919191919101",
            })
    void whatIsNoAnswerIsToldAndNoPasswordWithIt(String said) {
        var all = said.length() == 8 ? said : GREETED + message(said);

        assertThatThrownBy(() -> ask(all, Duration.ofSeconds(20)))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("does not answer")
                .hasMessageNotContaining("timed out")
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void aServerThatSaysNothingMoreEndsWithItsTime() {
        assertThatThrownBy(() -> ask(GREETED + "0009B171", Duration.ofMillis(200)))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("does not answer");
    }

    /** Each wait for it is short, and there is no end of them: it says that it is still there. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatSaysSomethingNowAndThenEndsWithItsTimeToo() throws IOException {
        try (var dripping = new DrippingServer(HexFormat.of().parseHex(GREETED), new byte[] {0, 0})) {
            assertThatThrownBy(() ->
                            new BoltConnection(at("bolt", dripping.port()), Duration.ofSeconds(1)).read("RETURN 1"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("does not answer: the answer was not whole after 1 s");
        }
    }

    @Test
    void rowsAreReadUpToAThousand() throws IOException {
        var said = new StringBuilder(GREETED).append(SUCCESS);
        for (int i = 0; i < 1000; i++) {
            said.append(message("B1719101"));
        }
        ask(said + SUCCESS, Duration.ofSeconds(20));

        said.append(message("B1719101"));
        assertThatThrownBy(() -> ask(said + SUCCESS, Duration.ofSeconds(20)))
                .hasMessageContaining("the rows that were asked for");
    }

    /** A server with a certificate of its own making, for one name. */
    private void overTls(String scheme, String name, boolean known) throws Exception {
        var store = Files.createTempDirectory(folder, "server").resolve("keys.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=helix",
                        "-ext",
                        "SAN=" + name,
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        if (known) {
            System.setProperty(TRUSTED, store.toString());
            System.setProperty(TRUSTED_PASSWORD, PASSWORD);
        }
        try (var server = context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(server, GREETED + SUCCESS + message("B1719107") + SUCCESS));
            try (var bolt = new BoltConnection(at(scheme, server.getLocalPort()), Duration.ofSeconds(20))) {
                assertThat(bolt.read("RETURN 7")).isEqualTo(List.of(List.of(7L)));
            }
        } finally {
            System.clearProperty(TRUSTED);
            System.clearProperty(TRUSTED_PASSWORD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bolt+ssc", "neo4j+ssc"})
    void takesACertificateOfTheServersOwnMakingWhereTheAddressSaysSo(String scheme) throws Exception {
        overTls(scheme, "dns:elsewhere.example", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bolt+s", "neo4j+s"})
    void takesNoCertificateThatNobodyKnowsOrThatIsForAnotherName(String scheme) throws Exception {
        overTls(scheme, "ip:127.0.0.1", true);

        assertThatThrownBy(() -> overTls(scheme, "ip:127.0.0.1", false))
                .isInstanceOf(PortException.class)
                .hasMessageContaining(scheme + "://127.0.0.1")
                .hasMessageContaining("unable to find valid certification path");
        assertThatThrownBy(() -> overTls(scheme, "dns:elsewhere.example", true))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
    }

    /** The server waits for more than a hello, and a handshake is no read of an answer. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHandshakeThatHasNoEndEndsWithItsTimeToo() throws IOException {
        // The header of a record of 16 kB, of which a byte comes now and then.
        try (var dripping = new DrippingServer(HexFormat.of().parseHex("1603034000"), new byte[] {2})) {
            assertThatThrownBy(() -> new BoltConnection(at("bolt+ssc", dripping.port()), Duration.ofSeconds(1)))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("does not answer: the answer was not whole after 1 s");
        }
    }

    @Test
    void readsWhatItHasWritten() throws IOException {
        var fields = List.<Object>of("Straße", 7L, List.of("a", List.of()), Map.of("k", -1L));

        assertThat(PackStream.read(PackStream.message(0x10, fields))).isEqualTo(new PackStream.Structure(0x10, fields));
        var numbers = new ByteArrayOutputStream();
        new DataOutputStream(numbers).write(HexFormat.of().parseHex("B671C9FFFECAFFFFFFFEC8FEFEC07F"));
        assertThat(PackStream.read(numbers.toByteArray()).fields()).isEqualTo(List.of(-2L, -2L, -2L, -2L, "", 127L));
    }
}
