package dev.helix.enforcement.validator;

import dev.helix.domain.evolution.PathGlob;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which documents belong to which code.
 *
 * @param when files whose change asks for it; at least one pattern
 * @param then documents of which one has to change with them; at least one pattern
 */
public record DocsRule(List<PathGlob> when, List<PathGlob> then) {

    public DocsRule {
        when = List.copyOf(when);
        then = List.copyOf(then);
        if (when.isEmpty() || then.isEmpty()) {
            throw new IllegalArgumentException("a rule about documents says when, and then what");
        }
    }

    /** Returns the files among {@code changed} that ask for documents, unless one of these is among them, too. */
    List<String> unanswered(Collection<String> changed) {
        if (changed.stream().anyMatch(file -> matches(then, file))) {
            return List.of();
        }
        return changed.stream().filter(file -> matches(when, file)).toList();
    }

    /** Returns the documents as a list for people. */
    String documents() {
        return then.stream().map(PathGlob::text).collect(Collectors.joining(", "));
    }

    private static boolean matches(List<PathGlob> globs, String file) {
        return globs.stream().anyMatch(glob -> glob.matches(file));
    }
}
