package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.testkit.ChangeSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at every file of a slot may take. {@code bench/evolution} measures it; here a machine may be five times as busy. */
class SlotLookBudgetTest {

    private static final int FILES = 20_000;
    private static final Duration BUDGET = Duration.ofMillis(60);
    private static final int BUSY = 5;
    private static final int LOOKS = 12;

    @TempDir
    private Path folder;

    @Test
    void twentyThousandFilesAreLookedAtWithinTheBudgetAndOneThatChangedIsSeen() throws Exception {
        TestGit.repository(Files.createDirectory(folder.resolve("repository")));
        try (var repository = new JGitRepository(folder.resolve("repository"), "main")) {
            var changes = ChangeSet.on(repository);
            var text = Content.of("the same in each\n");
            for (int i = 0; i < FILES; i++) {
                changes = changes.add("d" + i % 100 + "/f" + i + ".txt", FileMode.REGULAR, text);
            }
            var slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
            var content = slots.prepare(repository.tree(changes.commit()));

            long best = Long.MAX_VALUE;
            for (int look = 0; look < LOOKS; look++) {
                long begin = System.nanoTime();
                assertThat(slots.compare(content).isEmpty()).isTrue();
                best = Math.min(best, System.nanoTime() - begin);
            }

            assertThat(Duration.ofNanos(best)).isLessThanOrEqualTo(BUDGET.multipliedBy(BUSY));
            Files.writeString(slots.directory(content.slot()).resolve("d7/f7.txt"), "another in this\n");
            assertThat(slots.compare(content).files()).containsExactly("d7/f7.txt");
        }
    }
}
