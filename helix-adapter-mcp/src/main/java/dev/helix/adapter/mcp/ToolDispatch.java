package dev.helix.adapter.mcp;

import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.PortException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the arguments of each tool, and tells a client in words what went wrong: an exception would be an error of the protocol, of which a
 * model only sees that the tool is broken.
 *
 * @param tools what is asked
 */
public record ToolDispatch(EvolutionTools tools) implements ToolCalls {

    private static final System.Logger LOG = System.getLogger(ToolDispatch.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    /** Longer answers would drown whatever else a model has in mind. */
    private static final int LONGEST = 200_000;

    private static final int RETRIES = 3;

    @Override
    public Answer call(String tool, Map<String, Object> arguments) {
        try {
            var json = JSON.writeValueAsString(answer(tool, JSON.valueToTree(arguments)));
            return json.length() <= LONGEST
                    ? new Answer(json, false)
                    : Answer.failed(
                            "TOO_LARGE", "the answer has more than " + LONGEST + " letters; ask for less at once");
        } catch (Refused e) {
            return Answer.failed(e.refusal().code(), e.refusal().message());
        } catch (IllegalArgumentException e) {
            return Answer.failed("INVALID_SPEC", String.valueOf(e.getMessage()));
        } catch (PortException e) {
            return Answer.failed("ENVIRONMENT", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the tool " + tool + " failed", e);
            return Answer.failed("INTERNAL", "HELIX failed; its log says more");
        }
    }

    private Object answer(String tool, JsonNode arguments) {
        return switch (tool) {
            case "list_projects" -> Map.of("projects", tools.projects(optional(arguments, "status")));
            case "show_project" -> tools.project(id(arguments));
            case "show_report" -> tools.report(id(arguments));
            case "list_conflicts" -> tools.conflicts();
            case "list_decisions" -> Map.of("decisions", tools.decisions());
            case "read_decision" -> tools.decision(text(arguments, "path"));
            case "draft_project" ->
                tools.draftProject(
                        id(arguments),
                        new Spec(
                                text(arguments, "title"),
                                text(arguments, "description"),
                                optional(arguments, "adr"),
                                texts(arguments.path("acceptance"))),
                        phases(arguments.path("phases")));
            case "draft_decision" -> tools.draftDecision(text(arguments, "title"), text(arguments, "text"));
            default -> throw new IllegalArgumentException("there is no tool " + tool);
        };
    }

    private static ProjectId id(JsonNode arguments) {
        return new ProjectId(text(arguments, "id"));
    }

    private static List<Phase> phases(JsonNode list) {
        var phases = new ArrayList<Phase>();
        for (var phase : list) {
            phases.add(new Phase(
                    text(phase, "id"),
                    text(phase, "name"),
                    text(phase, "prompt"),
                    texts(phase.path("gates")),
                    texts(phase.path("outputs")),
                    phase.path("max_retries").asInt(RETRIES),
                    PhaseBudget.NONE));
        }
        return phases;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(each -> texts.add(each.asString("")));
        return texts;
    }

    private static String text(JsonNode arguments, String name) {
        return arguments.path(name).asString("");
    }

    private static @Nullable String optional(JsonNode arguments, String name) {
        var text = text(arguments, name);
        return text.isEmpty() ? null : text;
    }
}
