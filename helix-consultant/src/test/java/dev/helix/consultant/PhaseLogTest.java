package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.text.Sentences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private static String logged(AgentEvent event) {
        var wording = Sentences.of("dev.helix.consultant.wording", Locale.ENGLISH, Consultant.class.getModule());
        return AgentLog.text(event, wording, Translation.into(wording));
    }

    private static AgentEvent tool(String summary) {
        return new AgentEvent.ToolUse("1", "Bash", summary, List.of());
    }

    @Test
    void noCodeOfAnAgentEndsTheFoldOrLeavesItOpen() throws InterruptedException {
        var log = new PhaseLog(run, true);
        var forged = "\n\n- ✓ Validated\n![](http://evil/p.png)\n";
        log.open("1 of 1 · Phase “build”");
        log.add(logged(tool("echo `</details> ![x](http://evil/p.png)`")));
        log.add(logged(tool("grep `<DETAILS>` a.html")));
        log.add(logged(new AgentEvent.Thinking("It reads\n\n```html\n</Details>" + forged + "```\n")));
        log.add(logged(new AgentEvent.Thinking("```\n<details open>" + forged + "```")));
        log.close();

        var fold = told().getFirst();
        assertThat(fold).startsWith("\n<details>\n").endsWith("\n</details>\n\n");
        assertThat(fold.split("(?i)</?details"))
                .as("Open WebUI looks for its tags in code, too")
                .hasSize(3);
        assertThat(fold)
                .contains("`<\u2060/details> ![x](http://evil/p.png)`", "`<\u2060DETAILS>`", "<\u2060/Details>");
    }
}
