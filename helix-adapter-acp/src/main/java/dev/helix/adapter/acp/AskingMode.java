package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The mode that a session is put into before it is told anything: agents begin in modes that write without asking, and an
 * update of theirs may change which one that is.
 *
 * @param id the agent's name for it
 * @param option the option that sets it; null where the agent has modes of their own
 */
record AskingMode(String id, @Nullable String option) {

    /** The agents' names for the mode that asks before it writes. */
    private static final List<String> ASKING = List.of("default", "ask");

    /** Their names for the modes that do not ask, without signs and in lower case. */
    private static final Set<String> NOT_ASKING = Set.of(
            "auto",
            "autoedit",
            "autoapprove",
            "acceptedits",
            "agent",
            "agentfullaccess",
            "fullaccess",
            "bypasspermissions",
            "dontask",
            "yolo");

    /** The result of the choice: a mode, or why there is none. */
    sealed interface Choice {
        record Chosen(AskingMode mode) implements Choice {}

        record None(AgentFailure failure) implements Choice {}
    }

    /**
     * Chooses among what the agent offers.
     *
     * @param opened the answer to {@code session/new}, {@code load} or {@code resume}
     * @param wanted the one that the settings name; null for the first that is known to ask
     * @param agent its name
     */
    static Choice of(JsonNode opened, @Nullable String wanted, String agent) {
        var option = modeOption(opened.path("configOptions"));
        var offered = offered(opened, option);
        if (wanted != null && NOT_ASKING.contains(plain(wanted))) {
            return none(agent, "agent.mode: " + wanted + " writes without asking; name one that asks", offered);
        }
        var id = wanted != null
                ? offered.contains(wanted) ? wanted : null
                : ASKING.stream().filter(offered::contains).findFirst().orElse(null);
        if (id == null) {
            return none(
                    agent,
                    wanted != null
                            ? "there is no mode " + wanted + "; set agent.mode to one that asks before it writes"
                            : "no mode is known to ask before it writes; set agent.mode to the one that does, and have"
                                    + " the agent's own settings ask",
                    offered);
        }
        boolean asOption = opened.path("modes").path("availableModes").isEmpty() && option != null;
        return new Choice.Chosen(new AskingMode(id, asOption && option != null ? text(option, "id") : null));
    }

    private static Choice none(String agent, String why, List<String> offered) {
        var message = agent + ": " + why
                + (offered.isEmpty() ? "; it offers none at all" : "; it offers " + String.join(", ", offered));
        return new Choice.None(new AgentFailure.WrongVersion(message, agent, "an agent with a mode that asks"));
    }

    /** Returns the request that sets it. */
    Map<String, Object> request(String session) {
        return option == null
                ? Map.of("sessionId", session, "modeId", id)
                : Map.of("sessionId", session, "configId", option, "value", id);
    }

    /** Returns the method that sets it. */
    String method() {
        return option == null ? "session/set_mode" : "session/set_config_option";
    }

    /** Returns the mode that an update of the session says is in force; null if it is about something else. */
    static @Nullable String told(JsonNode update) {
        return switch (text(update, "sessionUpdate")) {
            case "current_mode_update" -> text(update, "currentModeId");
            case "config_option_update" -> {
                var option = modeOption(update.path("configOptions"));
                yield option == null ? null : text(option, "currentValue");
            }
            default -> null;
        };
    }

    private static List<String> offered(JsonNode opened, @Nullable JsonNode option) {
        var all = new ArrayList<String>();
        opened.path("modes").path("availableModes").forEach(mode -> all.add(text(mode, "id")));
        if (all.isEmpty() && option != null) {
            for (var each : option.path("options")) {
                // Options may stand in groups.
                if (each.path("options").isArray()) {
                    each.path("options").forEach(inner -> all.add(text(inner, "value")));
                } else {
                    all.add(text(each, "value"));
                }
            }
        }
        all.removeIf(String::isBlank);
        return all;
    }

    private static @Nullable JsonNode modeOption(JsonNode options) {
        for (var option : options) {
            if (text(option, "category").equals("mode")) {
                return option;
            }
        }
        return null;
    }

    private static String plain(String mode) {
        return mode.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
