package dev.helix.adapter.claude;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.text.Ellipsis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells from the last line of a turn, or from the end of the process, whether there is an answer and what went wrong
 * otherwise. Neither exit code nor {@code subtype} alone say so: an API error is a "success" with {@code is_error}.
 */
final class Outcome {

    private static final Set<String> GOOD_STOPS = Set.of("end_turn", "stop_sequence");
    private static final int SHOWN = 400;

    /** The command line asks three times to go on before it says so: asking again would only cost as much again. */
    private static final Pattern OUTPUT_LIMIT =
            Pattern.compile("exceeded the \\d* ?output token maximum", Pattern.CASE_INSENSITIVE);

    private static final Pattern TOO_LONG = Pattern.compile(
            "prompt is too long|exceeds? (?:the )?(?:maximum )?context (?:limit|length|window)|input is too long",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern RETRY_AFTER =
            Pattern.compile("retry[-_ ]after[\"']?\\s*[:=]?\\s*[\"']?(\\d{1,6})\\b", Pattern.CASE_INSENSITIVE);

    /** The command line asks less often than it may where the service is overloaded, and says so: nobody asked for a long pause. */
    private static final Pattern ASKED_OFTEN = Pattern.compile("repeated \\d{3} ", Pattern.CASE_INSENSITIVE);

    /**
     * The command line sits out pauses of a minute at most. Where the service asks for more, it gives up at once and keeps the
     * time to itself; this is more than anybody sits out within a turn.
     */
    private static final Duration UNTOLD_PAUSE = Duration.ofMinutes(5);

    private Outcome() {}

    /**
     * Returns why the turn behind {@code result} has no answer, or null if it has one.
     *
     * @param modelWait the last pause before the call of the model that failed; null where there was none
     * @param gaveUp whether the model did not begin to answer, and the command line asked it less often than it may
     */
    static @Nullable AgentFailure of(JsonNode result, @Nullable Duration modelWait, boolean gaveUp) {
        if (isGood(result)) {
            return null;
        }
        var said = said(result);
        return switch (text(result, "subtype")) {
            case "error_max_turns" ->
                new AgentFailure.TurnLimit(
                        "the agent needed more model calls than one turn may have; ask for less at once or raise the"
                                + " limit (" + said + ")");
            case "error_max_budget_usd" ->
                new AgentFailure.BudgetExceeded("the turn cost more than it may (" + said + ")");
            case "error_during_execution" -> duringExecution(result, said);
            default -> ended(result, said, modelWait, gaveUp);
        };
    }

    /** Returns what the turn behind {@code result} used, at the price of {@code cost}. */
    static Usage usage(JsonNode result, @Nullable BigDecimal cost, Duration duration) {
        var counts = result.path("usage");
        long input = count(counts, "input_tokens")
                + count(counts, "cache_creation_input_tokens")
                + count(counts, "cache_read_input_tokens");
        int turns = Math.max(0, result.path("num_turns").asInt(0));
        return new Usage(turns, input, count(counts, "output_tokens"), cost, duration);
    }

    private static long count(JsonNode usage, String field) {
        return Math.max(0, usage.path(field).asLong(0));
    }

    private static boolean isGood(JsonNode result) {
        return !result.path("is_error").asBoolean(true)
                && text(result, "subtype").equals("success")
                && text(result, "terminal_reason").equals("completed")
                && GOOD_STOPS.contains(text(result, "stop_reason"))
                && result.path("num_turns").asInt(0) > 0
                && !text(result, "result").isEmpty();
    }

    private static AgentFailure duringExecution(JsonNode result, String said) {
        if (said.contains("No conversation found")) {
            return unknownSession();
        }
        if (text(result, "terminal_reason").startsWith("aborted")) {
            return new AgentFailure.Cancelled("the turn was interrupted");
        }
        return new AgentFailure.ProtocolError("the agent broke off: " + said);
    }

    private static AgentFailure ended(JsonNode result, String said, @Nullable Duration modelWait, boolean gaveUp) {
        if (text(result, "stop_reason").equals("refusal")) {
            return new AgentFailure.Refused("the model refused: " + said + "; put the request differently");
        }
        if (OUTPUT_LIMIT.matcher(said).find()) {
            return new AgentFailure.TurnLimit(
                    "the answer is longer than the model may write at once; ask for less at once, or raise"
                            + " CLAUDE_CODE_MAX_OUTPUT_TOKENS under agent.env: " + said);
        }
        int status = result.path("api_error_status").asInt(0);
        if (status != 0) {
            return ofStatus(status, said, askedFor(said, modelWait, gaveUp));
        }
        if (said.contains("Not logged in") || said.contains("/login")) {
            return notLoggedIn(said);
        }
        var reason = text(result, "terminal_reason");
        if (reason.equals("prompt_too_long")
                || reason.equals("blocking_limit")
                || TOO_LONG.matcher(said).find()) {
            return tooLong(said);
        }
        if (text(result, "api_error").equals("connection_failed") || reason.equals("api_error")) {
            return new AgentFailure.Unreachable(
                    "the model service can't be reached; look at the network and ANTHROPIC_BASE_URL: " + said,
                    modelWait);
        }
        if (text(result, "result").isEmpty() && reason.equals("completed")) {
            return new AgentFailure.NoAnswer("the agent ended its turn without an answer; ask again");
        }
        return new AgentFailure.ProtocolError(
                "the agent ended its turn with " + (reason.isEmpty() ? "nothing" : reason) + ": " + said);
    }

    private static AgentFailure ofStatus(int status, String said, @Nullable Duration modelWait) {
        return switch (status) {
            case 401, 403 -> notLoggedIn(said);
            case 413 -> tooLong(said);
            case 400 -> TOO_LONG.matcher(said).find() ? tooLong(said) : notAccepted(status, said);
            case 429 ->
                new AgentFailure.RateLimited("the model service limits the rate; try again later: " + said, modelWait);
            default ->
                status >= 500
                        ? new AgentFailure.Overloaded(
                                "the model service is overloaded; try again later: " + said, modelWait)
                        : notAccepted(status, said);
        };
    }

    private static AgentFailure notAccepted(int status, String said) {
        return new AgentFailure.Refused("the model service does not accept the request (" + status
                + "); look at the model's name and the settings: " + said);
    }

    /** Returns the pause that the service asked for, as far as it is told: in events, in its own words, or by giving up. */
    private static @Nullable Duration askedFor(String said, @Nullable Duration modelWait, boolean gaveUp) {
        boolean keptBack = gaveUp && !ASKED_OFTEN.matcher(said).find();
        if (modelWait != null && !keptBack) {
            return modelWait;
        }
        var asked = RETRY_AFTER.matcher(said);
        if (asked.find()) {
            return Duration.ofSeconds(Long.parseLong(asked.group(1)));
        }
        return keptBack ? UNTOLD_PAUSE : null;
    }

    private static AgentFailure notLoggedIn(String said) {
        return new AgentFailure.NotLoggedIn(
                "the agent is not logged in; set ANTHROPIC_API_KEY under agent.env, or log in once with"
                        + " CLAUDE_CONFIG_DIR set to the agent's configuration folder: " + said);
    }

    private static AgentFailure tooLong(String said) {
        return new AgentFailure.PromptTooLong("the conversation is too long for the model; start a new one: " + said);
    }

    static AgentFailure unknownSession() {
        return new AgentFailure.SessionNotFound("the agent no longer knows this conversation; start a new one");
    }

    /**
     * Returns why there was no last line.
     *
     * @param exitCode null for a process that closed its output and lives
     * @param started whether the model was called by then: what stands in the way before would do so again
     */
    static AgentFailure withoutResult(@Nullable Integer exitCode, String errors, boolean started) {
        if (errors.contains("No conversation found")) {
            return unknownSession();
        }
        if (exitCode == null || exitCode > 128) {
            return new AgentFailure.Killed(
                    "the agent was killed before it answered; the conversation can be continued");
        }
        var how = "the agent ended with exit code " + exitCode + " and without an answer"
                + (errors.isEmpty() ? "" : ": " + cap(errors));
        return started ? new AgentFailure.NoAnswer(how) : new AgentFailure.ProtocolError(how);
    }

    private static String said(JsonNode result) {
        var answer = text(result, "result");
        return cap(answer.isEmpty() ? result.path("errors").path(0).asString("no reason given") : answer);
    }

    private static String cap(String text) {
        var line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        return Ellipsis.end(line, SHOWN);
    }
}
