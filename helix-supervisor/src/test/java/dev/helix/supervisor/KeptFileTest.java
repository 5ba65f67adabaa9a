package dev.helix.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files by which supervisor and server talk, as they are on disk: each may be of another version. */
class KeptFileTest {

    private static final LivePlace OLD = new LivePlace("a", "a".repeat(40));
    private static final LivePlace NEW = new LivePlace("b", "b".repeat(40));
    private static final SupervisorPlan PLAN = new SupervisorPlan(
            Path.of("/srv/helix"),
            Path.of("/srv/helix/.helix/production"),
            List.of("sh", "-c", "echo one\nexec \\two"),
            "http://127.0.0.1:{port}/healthz",
            8001,
            60_000,
            20_000,
            10_000);
    private static final SwitchRequest REQUEST = new SwitchRequest("0f3c", NEW);
    private static final SwitchLedger LEDGER = new SwitchLedger(
            LedgerPhase.RETURNING,
            OLD,
            REQUEST,
            1,
            7,
            1_700_000_000_000L,
            1_699_999_999_000L,
            812,
            "it hangs",
            new SwitchOutcome("0e00", NEW, false, "it reports tree x", 900, "line one\nline two"));

    @TempDir
    Path folder;

    private static String golden(String name) throws IOException {
        try (var in = KeptFileTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theyAreWrittenAsTheyAlwaysWere() throws IOException {
        PLAN.writeTo(folder);
        LEDGER.writeTo(folder);
        REQUEST.writeTo(folder);

        for (var name : List.of("plan", "ledger", "request")) {
            assertThat(Files.readString(folder.resolve(name))).isEqualTo(golden(name));
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.next");
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        for (var name : List.of("plan", "ledger", "request")) {
            Files.writeString(folder.resolve(name), golden(name));
        }

        assertThat(SupervisorPlan.in(folder)).contains(PLAN);
        assertThat(SwitchLedger.in(folder)).contains(LEDGER);
        assertThat(SwitchRequest.in(folder)).contains(REQUEST);
    }

    @Test
    void oneOfTheNextFormatIsReadByTheNamesThatAreKnown() throws IOException {
        new KeptFile("request", 2).write(folder, Map.of("id", "1", "slot", "b", "tree", NEW.tree(), "reason", "new"));

        assertThat(SwitchRequest.in(folder)).contains(new SwitchRequest("1", NEW));
    }

    @Test
    void oneThatIsTwoAheadIsRefused() throws IOException {
        new KeptFile("request", 3).write(folder, Map.of("id", "1", "slot", "b", "tree", NEW.tree()));

        assertThatThrownBy(() -> SwitchRequest.in(folder)).hasMessageContaining("has format '3'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "format 1\n", "format 1\nid 1\nchecksum 00\n"})
    void aDamagedOneIsRefused(String text) throws IOException {
        Files.writeString(folder.resolve("request"), text);

        assertThatThrownBy(() -> SwitchRequest.in(folder)).hasMessageContaining("is damaged");
    }

    @Test
    void oneThatIsNotThereIsNone() throws IOException {
        assertThat(SwitchLedger.in(folder)).isEmpty();
    }
}
