package dev.helix.adapter.web.view;

import dev.helix.domain.proof.StageProgram;
import dev.helix.evolution.release.Circumstances;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what two verdicts were made with: programs by their versions, and by their content where a version is the same or not told. */
final class JudgingTools {

    private static final String SANDBOX = "sandbox";
    private static final String CONFIGURATION = "helix.yaml";

    private JudgingTools() {}

    /**
     * One of them.
     *
     * @param shown how it is told
     * @param identity by which it is the same
     */
    private record Known(String shown, String identity) {}

    /** Returns those that are not the same; null where it is not known of both. */
    static @Nullable List<OperationView.Tool> differing(Circumstances then, Circumstances now, Words words) {
        if (then.equals(Circumstances.UNKNOWN) || now.equals(Circumstances.UNKNOWN)) {
            return null;
        }
        var before = known(then, words);
        var after = known(now, words);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !identity(before.get(name)).equals(identity(after.get(name))))
                .map(name -> tool(name, before.get(name), after.get(name), words))
                .toList();
    }

    private static String identity(@Nullable Known known) {
        return known == null ? "" : known.identity();
    }

    private static OperationView.Tool tool(String name, @Nullable Known then, @Nullable Known now, Words words) {
        // Two builds of one version are told apart by their content.
        boolean alike = then != null && now != null && then.shown().equals(now.shown());
        return new OperationView.Tool(words.line(name), shown(then, alike, words), shown(now, alike, words));
    }

    private static String shown(@Nullable Known known, boolean alike, Words words) {
        if (known == null) {
            return "";
        }
        return alike ? known.shown() + " (" + words.cut(known.identity()) + ")" : known.shown();
    }

    private static Map<String, Known> known(Circumstances judged, Words words) {
        var known = new TreeMap<String, Known>();
        judged.tools().forEach((name, version) -> known.put(name, new Known(words.line(version), version)));
        known.put(SANDBOX, new Known(words.said(judged.sandbox()), judged.sandbox()));
        judged.configuration()
                .ifPresent(blob -> known.put(CONFIGURATION, new Known(words.cut(blob.sha()), blob.sha())));
        judged.programs().stream()
                .collect(Collectors.groupingBy(StageProgram::name))
                .forEach((name, programs) -> known.put(
                        name,
                        new Known(
                                programs.stream()
                                        .map(program -> program.version().isEmpty()
                                                ? words.cut(program.digest())
                                                : words.line(program.version()))
                                        .distinct()
                                        .collect(Collectors.joining(", ")),
                                programs.stream()
                                        .map(StageProgram::digest)
                                        .distinct()
                                        .sorted()
                                        .collect(Collectors.joining(" ")))));
        return known;
    }
}
