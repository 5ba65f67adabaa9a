package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseLogTest {

    private final ChatRun run = new ChatRun("run", Duration.ofMinutes(5));

    private List<String> told() throws InterruptedException {
        var told = new ArrayList<String>();
        try (var reader = run.read().orElseThrow()) {
            for (var update = reader.next(Duration.ZERO); update != null; update = reader.next(Duration.ZERO)) {
                told.add(((ChatUpdate.Progress) update).text());
            }
        }
        return told;
    }

    @Test
    void aFoldComesAsAWholeAndMeanwhileItIsKnownWhatIsDone() throws InterruptedException {
        var log = new PhaseLog(run, true);
        log.add("- ✓ Prepare\n");
        log.open("2 of 3 · Phase “build”");
        log.add("- Read a.txt\n");
        log.doing("Read a.txt");

        assertThat(told()).containsExactly("- ✓ Prepare\n");
        assertThat(log.doing()).isEqualTo("Read a.txt");

        log.open("3 of 3 · Phase “test”");
        assertThat(log.doing()).isEmpty();
        log.close();
        log.close();
        assertThat(told())
                .containsExactly(
                        "- ✓ Prepare\n",
                        "\n<details>\n<summary>2 of 3 · Phase “build”</summary>\n\n- Read a.txt\n\n</details>\n\n",
                        "\n<details>\n<summary>3 of 3 · Phase “test”</summary>\n\n\n</details>\n\n");
    }

    @Test
    void whereNothingFoldsEachLineComesAtOnce() throws InterruptedException {
        var log = new PhaseLog(run, false);
        log.open("2 of 3 · Phase “build”");
        log.add("- Read a.txt\n");
        log.doing("Read a.txt");

        assertThat(told()).containsExactly("\n**2 of 3 · Phase “build”**\n\n", "- Read a.txt\n");
        assertThat(log.doing()).as("the log tells it").isEmpty();
    }
}
