package dev.helix.evolution.release;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.proof.StageProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * By what and in what a candidate was judged, beside the plan. The journal keeps it with the verdict, because another HELIX may
 * integrate it.
 *
 * @param tools what HELIX itself worked with, with its version, by name: one line each
 * @param programs those of the machine that the stages' commands started
 * @param confined whether the candidate was kept in a sandbox
 * @param sandbox which one, or why in none; one line
 * @param configuration {@code helix.yaml} as it was read; empty where nobody knows
 */
public record Circumstances(
        Map<String, String> tools,
        List<StageProgram> programs,
        boolean confined,
        String sandbox,
        Optional<BlobId> configuration) {

    /** Nobody knows. */
    public static final Circumstances UNKNOWN =
            new Circumstances(Map.of(), List.of(), false, "it is not known whether there was one", Optional.empty());

    private static final String TOOLS = "judged_with";
    private static final String PROGRAMS = "judged_by_programs";
    private static final String CONFINED = "judged_confined";
    private static final String SANDBOX = "judged_in";
    private static final String CONFIGURATION = "judged_by";

    public Circumstances {
        tools = Map.copyOf(tools);
        programs = List.copyOf(programs);
    }

    Map<String, String> facts() {
        if (equals(UNKNOWN)) {
            return Map.of();
        }
        var facts = new HashMap<String, String>();
        facts.put(
                TOOLS,
                new TreeMap<>(tools)
                        .entrySet().stream()
                                .map(tool -> tool.getKey() + " " + tool.getValue())
                                .collect(Collectors.joining("\n")));
        if (!programs.isEmpty()) {
            facts.put(
                    PROGRAMS,
                    programs.stream()
                            .map(program -> String.join(
                                    "\t",
                                    program.digest(),
                                    String.join(",", program.stages()),
                                    program.name(),
                                    program.version()))
                            .collect(Collectors.joining("\n")));
        }
        facts.put(CONFINED, Boolean.toString(confined));
        facts.put(SANDBOX, sandbox);
        configuration.ifPresent(blob -> facts.put(CONFIGURATION, blob.sha()));
        return facts;
    }

    /** Returns those in which the verdict of an operation was made; {@link #UNKNOWN} where it made none. */
    public static Circumstances of(Operation operation) {
        var facts = operation.facts();
        var in = facts.get(SANDBOX);
        if (in == null) {
            return UNKNOWN;
        }
        var tools = new HashMap<String, String>();
        facts.getOrDefault(TOOLS, "").lines().filter(line -> line.contains(" ")).forEach(line -> {
            int blank = line.indexOf(' ');
            tools.put(line.substring(0, blank), line.substring(blank + 1));
        });
        return new Circumstances(
                tools,
                facts.getOrDefault(PROGRAMS, "")
                        .lines()
                        .map(line -> line.split("\t", -1))
                        .filter(parts -> parts.length == 4)
                        .map(parts -> new StageProgram(parts[2], parts[0], parts[3], List.of(parts[1].split(","))))
                        .toList(),
                Boolean.parseBoolean(facts.get(CONFINED)),
                in,
                Optional.ofNullable(facts.get(CONFIGURATION)).map(BlobId::new));
    }
}
