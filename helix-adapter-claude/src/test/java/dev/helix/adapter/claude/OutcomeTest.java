package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What the last line of a turn means, as the command line words it. */
class OutcomeTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static @Nullable AgentFailure of(int status, String said, String reason, @Nullable Duration wait) {
        var line = JSON.createObjectNode()
                .put("type", "result")
                .put("subtype", "success")
                .put("is_error", true)
                .put("terminal_reason", reason)
                .put("result", said);
        if (status != 0) {
            line.put("api_error_status", status);
        }
        return Outcome.of(line, wait, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0   | API Error: Claude's response exceeded the 32000 output token maximum. To configure this behavior, set the X variable. | api_error | TURN_LIMIT
            0   | API Error: response exceeded the output token maximum | completed | TURN_LIMIT
            400 | API Error: 400 {"type":"error","error":{"message":"prompt is too long: 213462 tokens > 200000 maximum"}} | api_error | PROMPT_TOO_LONG
            400 | API Error: 400 input length and `max_tokens` exceed context limit: 198000 + 32000 > 200000 | api_error | PROMPT_TOO_LONG
            0   | Prompt is too long | blocking_limit | PROMPT_TOO_LONG
            400 | API Error: 400 model: unknown | api_error | REFUSED
            413 | API Error: 413 | api_error | PROMPT_TOO_LONG
            429 | API Error: 429 | api_error | RATE_LIMITED
            529 | API Error: 529 overloaded | api_error | OVERLOADED
            0   | API Error: Connection error. | api_error | UNREACHABLE
            """)
    void isCalledWhatItIs(int status, String said, String reason, String code) {
        assertThat(of(status, said, reason, null))
                .isNotNull()
                .extracting(AgentFailure::code)
                .isEqualTo(code);
    }

    @Test
    void aPauseIsReadFromTheEventsOrElseFromTheWords() {
        assertThat(of(429, "API Error: 429 {\"retry-after\": \"600\"}", "api_error", null))
                .isEqualTo(new AgentFailure.RateLimited(
                        "the model service limits the rate; try again later: API Error: 429 {\"retry-after\": \"600\"}",
                        Duration.ofMinutes(10)));
        assertThat(of(529, "Overloaded, retry after 30", "api_error", Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        AgentFailure.Overloaded.class,
                        failure -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(5)));
    }
}
