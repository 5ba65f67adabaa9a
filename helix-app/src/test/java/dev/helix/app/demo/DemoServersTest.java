package dev.helix.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.app.Running;
import dev.helix.domain.port.PortException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody with an account on this machine reaches the servers of a sample; and gets no further by them. */
class DemoServersTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void areInstalled() {
        var missing = DemoServers.missing(System.getenv());
        assumeTrue(missing.isEmpty(), missing::orElseThrow);
    }

    @Test
    void letNobodyWhoReachesThemRunProgramsOrWriteFiles() throws Exception {
        var ports = DemoServers.freePorts();
        try (var servers = DemoServers.start(folder.resolve("servers"), System.getenv(), ports)) {
            servers.sql(true, "create table guest (name text)");
            assertThatThrownBy(() -> servers.sql(true, "copy guest to program 'true'"))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("Anyone can COPY to stdout");
            for (var database : new String[] {"postgres", "helix"}) {
                var url = "jdbc:postgresql://127.0.0.1:" + ports.getFirst() + "/" + database;
                assertThatThrownBy(() ->
                                DriverManager.getConnection(url, "postgres", "").close())
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("password");
            }
            for (var command : new String[] {"CONFIG GET dir", "MODULE LIST", "REPLICAOF NO ONE"}) {
                assertThat(redis(ports.getLast(), command)).as(command).startsWith("-ERR unknown command");
            }
            assertThat(redis(ports.getLast(), "PING")).isEqualTo("+PONG");
        }
        assertThat(Running.below(folder)).isEmpty();
    }

    private static String redis(int port, String command) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return in.readLine();
        }
    }

    /** A server of somebody else would be filled, or asked for what is there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void doNotTakeAnothersServerForTheirOwn(int which) throws Exception {
        try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var ports = new ArrayList<>(DemoServers.freePorts());
            ports.set(which, other.getLocalPort());

            assertThatThrownBy(() -> DemoServers.start(folder.resolve("servers"), System.getenv(), ports)
                            .close())
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("on port " + other.getLocalPort() + " did not start");
        }
        assertThat(Running.below(folder)).isEmpty();
    }
}
