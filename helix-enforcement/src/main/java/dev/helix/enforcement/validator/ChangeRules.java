package dev.helix.enforcement.validator;

import dev.helix.domain.evolution.PathGlob;
import java.util.List;

/**
 * A project's rules for its changes.
 *
 * @param docs which documents go with which code; empty asks for none
 * @param unclean files that hygiene leaves alone, such as samples of what it looks for
 * @param unaudited files that the audit of changes leaves alone
 */
public record ChangeRules(List<DocsRule> docs, List<PathGlob> unclean, List<PathGlob> unaudited) {

    /** No documents are asked for, and no file is left alone. */
    public static final ChangeRules NONE = new ChangeRules(List.of(), List.of(), List.of());

    public ChangeRules {
        docs = List.copyOf(docs);
        unclean = List.copyOf(unclean);
        unaudited = List.copyOf(unaudited);
    }
}
