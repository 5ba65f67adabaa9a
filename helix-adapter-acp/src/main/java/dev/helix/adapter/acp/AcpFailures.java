package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.text.Ellipsis;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds an agent's failure from its errors and reasons to stop. The protocol has codes for two failures alone; for the rest each
 * agent uses words of its own.
 */
final class AcpFailures {

    private static final int SHOWN = 400;
    private static final Pattern LOGIN = Pattern.compile(
            "\\b401\\b|\\b403\\b|unauthori[sz]ed|authentication|api[ _-]?key|not logged in|log ?in\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TOO_LONG = Pattern.compile(
            "prompt is too long|(?:maximum )?context (?:limit|length|window)|input is too long|too many tokens",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LIMITED =
            Pattern.compile("\\b429\\b|rate.?limit|quota|too many requests", Pattern.CASE_INSENSITIVE);
    private static final Pattern OVERLOADED =
            Pattern.compile("\\b5(?:00|02|03|04|29)\\b|overloaded|server_error", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNREACHABLE = Pattern.compile(
            "ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|fetch failed|socket|connection (?:error|refused|reset)"
                    + "|unable to connect|can't connect|cannot connect|terminated|finish reason|network",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern RETRY_AFTER =
            Pattern.compile("retry[-_ ]after[\"']?\\s*[:=]?\\s*[\"']?(\\d{1,6})\\b", Pattern.CASE_INSENSITIVE);
    /** As the sandbox tells it, which is started in the program's place. */
    private static final Pattern NOT_THERE = Pattern.compile(
            "(execvp|failed to execute) .*no such file|exec: .*: (not found|cannot execute: no such file|no such file)",
            Pattern.CASE_INSENSITIVE);

    private static final int AUTHENTICATION_REQUIRED = -32000;

    private AcpFailures() {}

    /** Returns what {@code error}, the answer to a request of HELIX, means. */
    static AgentFailure of(JsonNode error) {
        var said = said(error);
        int code = error.path("code").asInt(0);
        var kind = text(error.path("data"), "errorKind").toLowerCase(Locale.ROOT);
        if (code == AUTHENTICATION_REQUIRED || code == 401) {
            return notLoggedIn(said);
        }
        return switch (kind) {
            case "rate_limit" -> limited(said);
            case "overloaded", "server_error" -> overloaded(said);
            case "authentication_failed", "authentication" -> notLoggedIn(said);
            default -> ofWords(said);
        };
    }

    private static AgentFailure ofWords(String said) {
        if (TOO_LONG.matcher(said).find()) {
            return new AgentFailure.PromptTooLong(
                    "the conversation is too long for the model; start a new one: " + said);
        }
        if (LIMITED.matcher(said).find()) {
            return limited(said);
        }
        if (LOGIN.matcher(said).find()) {
            return notLoggedIn(said);
        }
        if (OVERLOADED.matcher(said).find()) {
            return overloaded(said);
        }
        if (UNREACHABLE.matcher(said).find()) {
            return new AgentFailure.Unreachable(
                    "the model service can't be reached; look at the network and at agent.env: " + said,
                    askedFor(said));
        }
        return new AgentFailure.ProtocolError("the agent broke off: " + said);
    }

    /** Returns why a turn that ended for {@code reason} has no answer; null if it may have one. */
    static @Nullable AgentFailure ofStop(String reason) {
        return switch (reason) {
            case "end_turn" -> null;
            case "max_tokens" ->
                new AgentFailure.TurnLimit("the answer is over the model's output limit; ask for less at once");
            case "max_turn_requests" ->
                new AgentFailure.TurnLimit(
                        "the agent needed more model calls than its settings allow for one turn; ask for less at once");
            case "refusal" -> new AgentFailure.Refused("the model refused; put the request differently");
            case "cancelled" -> new AgentFailure.ProtocolError("the agent cancelled the turn, and nobody asked it to");
            default -> new AgentFailure.ProtocolError("the agent ended its turn with " + shown(reason));
        };
    }

    static AgentFailure unknownSession(String said) {
        return new AgentFailure.SessionNotFound(
                "the agent no longer knows this conversation; start a new one" + (said.isEmpty() ? "" : ": " + said));
    }

    /** Returns what an agent means that ended; {@code exitCode} is null for one that closed its output and lives. */
    static AgentFailure ended(boolean prompted, @Nullable Integer exitCode, String errors) {
        var last = errors.isEmpty() ? "" : ": " + shown(errors);
        var how = exitCode == null ? "closed its output" : "ended with exit code " + exitCode;
        if (!prompted && NOT_THERE.matcher(errors).find()) {
            return new AgentFailure.NotInstalled(
                    "the agent can't be started" + last + "; install it, or set agent.command");
        }
        return prompted
                ? new AgentFailure.Killed(
                        "the agent " + how + " before it answered; the conversation can be continued" + last)
                : new AgentFailure.ProtocolError("the agent " + how
                        + " before it could be asked anything; run agent.command by hand to see why" + last);
    }

    static String said(JsonNode error) {
        var message = text(error, "message");
        var data = error.path("data");
        var details = data.isString() ? data.asString("") : text(data, "details");
        if (details.isEmpty() && !data.isMissingNode()) {
            details = text(data, "message");
        }
        var all = details.isEmpty() || message.contains(details) ? message : message + " (" + details + ")";
        return shown(all.isEmpty() ? error.toString() : all);
    }

    private static String shown(String text) {
        return Ellipsis.end(text.strip().replaceAll("\\p{Cntrl}+", " "), SHOWN);
    }

    private static AgentFailure notLoggedIn(String said) {
        return new AgentFailure.NotLoggedIn(
                "the agent is not logged in; set its key under agent.env, and its own settings to use it: " + said);
    }

    private static AgentFailure limited(String said) {
        return new AgentFailure.RateLimited(
                "the model service limits the rate; try again later: " + said, askedFor(said));
    }

    private static AgentFailure overloaded(String said) {
        return new AgentFailure.Overloaded("the model service is overloaded; try again later: " + said, askedFor(said));
    }

    private static @Nullable Duration askedFor(String said) {
        var asked = RETRY_AFTER.matcher(said);
        return asked.find() ? Duration.ofSeconds(Long.parseLong(asked.group(1))) : null;
    }
}
