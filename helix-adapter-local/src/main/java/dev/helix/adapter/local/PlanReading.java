package dev.helix.adapter.local;

import dev.helix.domain.evolution.DevelopmentPlan;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.WorkMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code phases.yaml} ({@code docs/contract.md}, section 5). */
final class PlanReading {

    static final String[] PLAN_KEYS = {"work", "budget", "phases"};
    static final String[] PHASE_KEYS = {
        "id", "name", "prompt", "prompt_file", "gates", "outputs", "max_retries", "budget"
    };
    static final String[] BUDGET_KEYS = {"attempts", "minutes", "usd"};

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final List<String> OVERLAY = List.of("new/", "modified/");
    private static final String CHANGES = "changes.yaml";
    private static final int MOST_MINUTES = 7 * 24 * 60;

    private final Set<String> gates;

    /** @param gates the names that there are */
    PlanReading(Set<String> gates) {
        this.gates = Set.copyOf(gates);
    }

    /** @param file returns the text of a file of the project's folder; empty where there is none */
    DevelopmentPlan plan(YamlMap map, Function<String, Optional<String>> file) {
        map.allow(PLAN_KEYS);
        var seen = new HashSet<String>();
        var phases = new ArrayList<Phase>();
        for (var phase : map.maps("phases")) {
            phase.allow(PHASE_KEYS);
            var id = phase.text("id");
            if (!ID.matcher(id).matches()) {
                throw phase.refuse("id", "an id is lower-case letters, digits and hyphens, at most 63");
            }
            if (!seen.add(id)) {
                throw phase.refuse("id", "another phase has this id already");
            }
            phases.add(new Phase(
                    id,
                    phase.text("name", id),
                    prompt(phase, file),
                    gates(phase),
                    outputs(phase),
                    phase.number("max_retries", 3, 0, 20),
                    budget(phase)));
        }
        return new DevelopmentPlan(work(map), budget(map), phases);
    }

    private static WorkMode work(YamlMap map) {
        return switch (map.text("work", "workspace")) {
            case "workspace" -> WorkMode.WORKSPACE;
            case "overlay" -> WorkMode.OVERLAY;
            default -> throw map.refuse("work", "agents work in a workspace or on the overlay");
        };
    }

    private List<String> gates(YamlMap phase) {
        var named = phase.texts("gates");
        for (var gate : named) {
            if (!gates.contains(gate)) {
                throw phase.refuse(
                        "gates",
                        "there is no gate '" + gate + "'; known are "
                                + String.join(", ", gates.stream().sorted().toList()));
            }
        }
        return named;
    }

    private static PhaseBudget budget(YamlMap map) {
        var found = map.map("budget");
        if (found.isEmpty()) {
            return PhaseBudget.NONE;
        }
        var budget = found.get().allow(BUDGET_KEYS);
        var attempts = budget.number("attempts", 0, 1, 1000);
        var minutes = budget.number("minutes", 0, 1, MOST_MINUTES);
        return new PhaseBudget(
                budget.has("attempts") ? attempts : null,
                budget.has("minutes") ? Duration.ofMinutes(minutes) : null,
                budget.optionalMoney("usd"));
    }

    private static String prompt(YamlMap phase, Function<String, Optional<String>> file) {
        if (!phase.has("prompt_file")) {
            return phase.text("prompt");
        }
        if (phase.has("prompt")) {
            throw phase.refuse("prompt_file", "there is a prompt already; one of them is enough");
        }
        var prompt = file.apply(phase.text("prompt_file"))
                .orElseThrow(() -> phase.refuse("prompt_file", "there is no such file in the project's folder"));
        if (prompt.isBlank()) {
            throw phase.refuse("prompt_file", "the file is empty");
        }
        return prompt;
    }

    private static List<String> outputs(YamlMap phase) {
        var outputs = phase.texts("outputs");
        for (var output : outputs) {
            RepoPath.objection(output).ifPresent(objection -> {
                throw phase.refuse("outputs", "the path '" + output + "' is refused: " + objection);
            });
            if (OVERLAY.stream().noneMatch(output::startsWith) && !output.equals(CHANGES)) {
                throw phase.refuse(
                        "outputs",
                        "'" + output
                                + "' can never be there; an added file is an output under new/, a changed one under"
                                + " modified/, each at its path in the repository: new/" + output);
            }
        }
        return outputs;
    }

    /** Returns a phase as the file has it. */
    static Map<String, Object> map(Phase phase) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", phase.id());
        map.put("name", phase.name());
        map.put("prompt", phase.prompt());
        map.put("gates", phase.gates());
        map.put("outputs", phase.outputs());
        map.put("max_retries", phase.maxRetries());
        var budget = new LinkedHashMap<String, Object>();
        if (phase.budget().attempts() != null) {
            budget.put("attempts", phase.budget().attempts());
        }
        var time = phase.budget().time();
        if (time != null) {
            budget.put("minutes", time.toMinutes());
        }
        var usd = phase.budget().usd();
        if (usd != null) {
            budget.put("usd", usd.toPlainString());
        }
        if (!budget.isEmpty()) {
            map.put("budget", budget);
        }
        return map;
    }
}
