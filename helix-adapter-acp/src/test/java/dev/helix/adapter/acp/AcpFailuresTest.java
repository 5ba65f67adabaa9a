package dev.helix.adapter.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.process.JsonLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Errors and reasons to stop as real agents were seen to give them. */
class AcpFailuresTest {

    @ParameterizedTest
    @CsvSource({
        "max_tokens,TURN_LIMIT",
        "max_turn_requests,TURN_LIMIT",
        "refusal,REFUSED",
        "cancelled,PROTOCOL_ERROR",
        "something_new,PROTOCOL_ERROR"
    })
    void otherReasonsToStopAreFailures(String reason, String code) {
        assertThat(AcpFailures.ofStop(reason)).extracting(AgentFailure::code).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-32000|Authentication required||NOT_LOGGED_IN",
                "401|{\\\"error\\\": {}}||NOT_LOGGED_IN",
                "-32603|Internal error|{\"details\": \"401 Incorrect API key provided\"}|NOT_LOGGED_IN",
                "-32603|Internal error|{\"errorKind\": \"rate_limit\"}|RATE_LIMITED",
                "-32603|429 Too Many Requests||RATE_LIMITED",
                "-32603|Internal error|{\"errorKind\": \"server_error\"}|OVERLOADED",
                "-32603|Internal error|\"529 overloaded\"|OVERLOADED",
                "-32603|Model stream ended without a finish reason||UNREACHABLE",
                "-32603|connect ECONNREFUSED 127.0.0.1:1||UNREACHABLE",
                "-32603|prompt is too long: 210000 tokens||PROMPT_TOO_LONG",
                "1001|the child has exited||PROTOCOL_ERROR"
            })
    void errorsAreKnownByTheirCodesAndElseByTheirWords(
            int code, String message, @Nullable String data, String expected) {
        var more = data == null ? "" : ", \"data\": " + data;

        assertThat(AcpFailures.of(error("{\"code\": " + code + ", \"message\": \"" + message + "\"" + more + "}"))
                        .code())
                .isEqualTo(expected);
    }

    @Test
    void whoIsNotLoggedInIsToldWhereTheKeyGoes() {
        assertThat(AcpFailures.of(error("{\"code\": -32000, \"message\": \"Authentication required\"}"))
                        .message())
                .contains("set its key under agent.env, and its own settings to use it", "Authentication required");
    }

    @Test
    void aPauseThatIsAskedForIsPassedOn() {
        assertThat(AcpFailures.of(error("{\"code\": -32603, \"message\": \"429, retry-after: 7\"}"))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
    }

    private static JsonNode error(String json) {
        var error = JsonLines.parse(json.getBytes(StandardCharsets.UTF_8));
        if (error == null) {
            throw new IllegalArgumentException(json);
        }
        return error;
    }
}
