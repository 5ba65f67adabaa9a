package dev.helix.domain.evolution;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that was denied to what is being judged.
 *
 * @param path what it wanted to read or change; empty where that is not known
 * @param command what it did
 * @param times how often; at least 1
 */
public record Denial(String path, String command, int times) {

    /** Returns them with those that are about the same counted together, in order. */
    public static List<Denial> counted(Collection<Denial> all) {
        return all.stream()
                .collect(Collectors.toMap(
                        each -> new Denial(each.path, each.command, 0),
                        Denial::times,
                        Integer::sum,
                        LinkedHashMap::new))
                .entrySet()
                .stream()
                .map(entry -> new Denial(entry.getKey().path, entry.getKey().command, entry.getValue()))
                .toList();
    }

    /** Returns it in one line for a person. */
    public String line() {
        return "denied by the sandbox: " + (path.isEmpty() ? "a path that is not told" : path) + " (" + command + ")"
                + (times > 1 ? ", " + times + " times" : "");
    }
}
