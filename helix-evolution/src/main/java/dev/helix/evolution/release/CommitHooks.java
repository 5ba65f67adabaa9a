package dev.helix.evolution.release;

import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.StageReport.Outcome;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Workspaces;
import dev.helix.evolution.flow.JournalProjection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Git's hooks that judge a commit before it is made ({@code validation.hooks} in {@code helix.yaml}).
 *
 * @param folder where the person's git finds hooks; absolute
 * @param names of those that run, in the order in which git runs them
 * @param timeout after which one is ended and has failed
 * @param commands runs them where they can read the folder
 * @param workspaces makes what they look at
 * @param folders knows what projects are to do, which the message tells
 * @param projection knows the projects
 * @param contents a digest of what the hooks are now
 */
public record CommitHooks(
        Path folder,
        List<Name> names,
        Duration timeout,
        CommandRunner commands,
        Workspaces workspaces,
        ProjectFolders folders,
        JournalProjection projection,
        Supplier<String> contents) {

    public CommitHooks {
        names = names.stream().distinct().sorted(Comparator.naturalOrder()).toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("at least one hook is named");
        }
    }

    /** Those that HELIX knows how to run, in git's order. */
    public enum Name {
        /** Looks at what is staged. */
        PRE_COMMIT("pre-commit"),
        /** Looks at the message, in the file that it is told. */
        COMMIT_MSG("commit-msg");

        private final String word;

        Name(String word) {
            this.word = word;
        }

        /** Returns the hook's name, as git has it. */
        public String word() {
            return word;
        }

        /** Returns the hook of that name; empty when HELIX runs none such. */
        public static Optional<Name> of(String word) {
            return List.of(values()).stream()
                    .filter(name -> name.word.equals(word))
                    .findFirst();
        }
    }

    /** Returns the same, run by {@code others}. */
    CommitHooks runBy(CommandRunner others) {
        return new CommitHooks(folder, names, timeout, others, workspaces, folders, projection, contents);
    }

    /** Returns what a verdict depends on. */
    String state() {
        return names + " " + timeout + " " + contents.get();
    }

    /** Returns the message of the commit that the candidate is integrated by, if these hooks are content, too. */
    String message(StageContext context) {
        var stages = new ArrayList<>(context.told());
        stages.add(new StageReport(HooksStage.NAME, Outcome.PASSED, Duration.ZERO, names.size(), List.of(), ""));
        return IntegrationMessage.of(
                projection.project(context.project()),
                folders.spec(context.project()),
                context.candidate().tree(),
                stages,
                Optional.empty());
    }
}
