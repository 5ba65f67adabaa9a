package dev.helix.adapter.web.view;

import java.util.List;

/**
 * The result of an action, before it is begun.
 *
 * @param project its id
 * @param action its word
 * @param label of the button that does it
 * @param sentence what will happen
 * @param tree that is approved by it; empty where it is about none
 * @param wayBack whether production could go back from it, in a sentence; empty where that is no question
 * @param accept changes to those that judge the project, which are accepted by it; none where there are none
 * @param asks what else is asked for; empty for nothing
 * @param given what stands in its answer already
 * @param diff the change, where it is about one
 * @param refused why it can't be done now, in place of everything else; empty where it can
 * @param code of that; empty likewise
 */
public record ConfirmView(
        String project,
        String title,
        String action,
        String label,
        String sentence,
        String tree,
        String treeCut,
        String wayBack,
        Tone wayBackTone,
        List<String> accept,
        String asks,
        String given,
        DiffView diff,
        String refused,
        String code) {
    public ConfirmView {
        accept = List.copyOf(accept);
    }
}
