package dev.helix.domain.proof;

import java.util.List;
import java.util.Map;

/**
 * A program of the machine that commands of stages start: no file of the tree that they judge.
 *
 * @param name of its file, such as {@code python3.11}; where it lies differs from machine to machine
 * @param digest SHA-256 of that file, in hexadecimal digits
 * @param version the line by which it tells its version; empty where it tells none
 * @param stages those whose commands start it, in order
 */
public record StageProgram(String name, String digest, String version, List<String> stages) {

    public StageProgram {
        stages = List.copyOf(stages);
    }

    /** Returns it as one line for people, such as {@code Python 3.11.2 (unit, e2e)}. */
    public String told() {
        return (version.isEmpty() ? name : version) + " (" + String.join(", ", stages) + ")";
    }

    Map<String, Object> descriptor() {
        return Map.of(
                "name",
                name,
                "digest",
                Map.of("sha256", digest),
                "annotations",
                Map.of("version", version, "stages", stages));
    }

    static StageProgram of(Fields fields) {
        var more = fields.part("annotations");
        return new StageProgram(
                fields.text("name"), fields.part("digest").text("sha256"), more.text("version"), more.texts("stages"));
    }
}
