package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.TurnCost;
import dev.helix.testkit.TurnCostsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTurnCostsTest implements TurnCostsContract {

    @TempDir
    private Path root;

    private Path folder() {
        return root.resolve(FileTurnCosts.FOLDER);
    }

    @Override
    public FileTurnCosts costs() {
        return new FileTurnCosts(folder(), Duration.ofDays(2));
    }

    /** What was written once is read for ever: a changed format gets a new number and a new file beside this one. */
    @Test
    void readsAndWritesTheFormatWithItsNumber() throws IOException {
        costs().keep(TurnCostsContract.sample(AT));

        var day = folder().resolve("2026-11-01.jsonl");
        assertThat(day).hasSameTextualContentAs(Path.of("src/test/resources/format-2/costs.jsonl"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(day)))
                .isEqualTo("rw-------");
    }

    @Test
    void leavesOutWhatAKillHasCutAndGoesOnBehindIt() throws IOException {
        costs().keep(TurnCostsContract.sample(AT));
        var file = folder().resolve("2026-11-01.jsonl");
        var line = Files.readString(file);
        Files.writeString(
                file,
                line.replace("größe", "kleine") + line.substring(0, line.length() / 2),
                StandardOpenOption.APPEND);

        assertThat(costs().since(Instant.EPOCH)).containsExactly(TurnCostsContract.sample(AT));
    }

    @Test
    void letsGoOfDaysThatAreTooOld() {
        var costs = costs();
        for (int day = 0; day < 6; day++) {
            costs.keep(TurnCostsContract.sample(AT.plus(Duration.ofDays(day))));
        }

        assertThat(costs.since(Instant.EPOCH))
                .extracting(TurnCost::at)
                .startsWith(AT.plus(Duration.ofDays(2)))
                .hasSize(4);
    }
}
