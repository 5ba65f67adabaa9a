package dev.helix.evolution.release;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a validation is about.
 *
 * @param live the candidate, where it is live on the test system
 * @param base main's tree, to compare with
 * @param changed what the candidate changes on main
 * @param lines hears what the stages print, as it comes
 */
record Trial(SlotContent live, TreeId base, Collection<RepoPath> changed, Consumer<String> lines) {
    Trial {
        changed = List.copyOf(changed);
    }
}
