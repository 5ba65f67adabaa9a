package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doctor talks to the agent up to its login, so that a bad key is known before the first chat. */
class DoctorAgentTest {

    @TempDir
    private Path temporary;

    private Path root = Path.of("");

    @BeforeEach
    void makeRoot() throws Exception {
        root = temporary.toRealPath().resolve("shop");
        GitFolder.with(root, "greeting.txt", "hello");
        assertThat(Cli.run("init", root).code()).isZero();
    }

    private Cli doctor(String agent) throws IOException {
        var yaml = root.resolve("helix.yaml");
        Files.writeString(yaml, Files.readString(yaml).replaceAll("(?m)^agent: .*$", "agent: " + agent));
        return Cli.run("doctor", "--root", root);
    }

    private static String claude() {
        var cli = System.getenv("HELIX_CLAUDE_CLI");
        assumeThat(cli).as("HELIX_CLAUDE_CLI: run .ci/install-claude-cli").isNotNull();
        return String.valueOf(cli);
    }

    private static String claude(String url, String more) {
        return "{ kind: claude, command: ['" + claude() + "'], env: { ANTHROPIC_API_KEY: dummy, ANTHROPIC_BASE_URL: '"
                + url + "' }" + more + " }";
    }

    private Path script(String text) throws IOException {
        var file = temporary.toRealPath().resolve("agent.sh");
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    @Test
    void aLoginThatIsGoodIsTold() throws Exception {
        try (var api = ScriptedMessagesApi.start().otherwise(request -> ModelReply.text("OK"))) {
            var run = doctor(claude(api.baseUrl().toString(), ""));

            assertThat(run.out()).contains("ok       agent-login");
            assertThat(run.code()).isZero();
        }
    }

    @Test
    void aBadKeyIsAFinding() throws Exception {
        try (var api = ScriptedMessagesApi.start().otherwise(request -> ModelReply.failure(401))) {
            var run = doctor(claude(api.baseUrl().toString(), ""));

            assertThat(run.out()).contains("agent-login", "NOT_LOGGED_IN", "agent.env");
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void aServiceThatIsNotThereIsAFinding() throws Exception {
        var run = doctor(claude("http://127.0.0.1:1", ""));

        assertThat(run.out()).contains("agent-login", "UNREACHABLE");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void commandsWithoutTheSandboxThatTheyNeedAreAFinding() throws Exception {
        var run = doctor("{ kind: claude, bash: true, sandbox: off }");

        assertThat(run.out()).contains("SANDBOX_UNAVAILABLE");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void anAgentThatIsNotInstalledIsOnlyNoted() throws Exception {
        var run = doctor("{ kind: acp, command: [/no/such/agent, --acp] }");

        assertThat(run.out()).contains("NOT_INSTALLED");
        assertThat(run.code()).isZero();
    }

    @Test
    void anAgentWithoutAModeThatAsksIsAFinding() throws Exception {
        var agent = script("""
            read line; echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}'
            read line; echo '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s","modes":{"availableModes":[{"id":"yolo"}]}}}'
            read line
            """);

        var run = doctor("{ kind: acp, sandbox: off, command: ['" + agent + "'] }");

        assertThat(run.out()).contains("WRONG_VERSION", "agent.mode", "yolo");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void anAgentOfTheProtocolIsAskedForOneWord() throws Exception {
        var agent = script("""
            read line; echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1,"agentInfo":{"name":"tiny","version":"7"}}}'
            read line; echo '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s","modes":{"availableModes":[{"id":"default"}]}}}'
            read line; echo '{"jsonrpc":"2.0","id":3,"result":{}}'
            read line
            echo '{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":
             {"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"OK"}}}}' | tr -d '\\n'; echo
            echo '{"jsonrpc":"2.0","id":4,"result":{"stopReason":"end_turn"}}'
            read line
            """);

        var run = doctor("{ kind: acp, sandbox: off, command: ['" + agent + "'] }");

        assertThat(run.out()).contains("ok       agent-login", "tiny 7");
        assertThat(run.code()).isZero();
    }
}
