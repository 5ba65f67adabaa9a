package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody does to an audit log shows, and where. */
class AuditChainTest {

    private static final int LINES = 5;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("audit.jsonl");
        var audit = new FileAuditTrail(file);
        for (int i = 1; i <= LINES; i++) {
            audit.note(entry(i));
        }
    }

    private static AuditTrail.Entry entry(int number) {
        return new AuditTrail.Entry(
                Instant.parse("2026-01-31T12:00:00Z").plusSeconds(number),
                "user:ada",
                "Bob",
                "http 127.0.0.1",
                "deploy",
                null,
                "op-" + number,
                List.of());
    }

    private void change(UnaryOperator<List<String>> change) throws IOException {
        Files.write(file, change.apply(new ArrayList<>(Files.readAllLines(file))));
    }

    private List<String> problems() {
        return AuditChain.verify(file).problems();
    }

    @Test
    void aLogThatNobodyTouchedHangsTogether() {
        var verdict = AuditChain.verify(file);

        assertThat(verdict).isEqualTo(new AuditChain.Verdict(LINES, 0, List.of(), List.of()));
        new FileAuditTrail(file).note(entry(6));
        assertThat(AuditChain.verify(file)).isEqualTo(new AuditChain.Verdict(LINES + 1, 0, List.of(), List.of()));
    }

    @Test
    void aChangedLineIsNamed() throws IOException {
        change(lines -> {
            lines.set(2, lines.get(2).replace("op-3", "op-9"));
            return lines;
        });

        assertThat(problems()).first().asString().startsWith("line 3 is damaged");
    }

    @Test
    void aLineThatIsChangedWithItsChecksumIsSeenByTheNext() throws IOException {
        var lines = Files.readAllLines(file);
        var previous = lines.get(2).replaceFirst(".*\"previous\":\"([0-9a-f]+)\".*", "$1");
        lines.set(2, new String(AuditLine.of(entry(9), previous), StandardCharsets.UTF_8).strip());
        Files.write(file, lines);

        assertThat(problems()).singleElement().asString().startsWith("line 4 does not stand behind line 3");
    }

    @Test
    void aLastLineThatIsChangedWithItsChecksumIsSeenByTheHead() throws IOException {
        var lines = Files.readAllLines(file);
        var previous = lines.getLast().replaceFirst(".*\"previous\":\"([0-9a-f]+)\".*", "$1");
        lines.set(LINES - 1, new String(AuditLine.of(entry(9), previous), StandardCharsets.UTF_8).strip());
        Files.write(file, lines);

        assertThat(problems()).containsExactly("line 5 is not the one that was written there");
    }

    @Test
    void linesThatAreGoneFromItsEndAreNamed() throws IOException {
        change(lines -> lines.subList(0, 3));

        assertThat(problems()).containsExactly("lines 4 to 5 are gone from its end");
    }

    @Test
    void aLineThatIsGoneFromTheMiddleIsNamed() throws IOException {
        change(lines -> {
            lines.remove(1);
            return lines;
        });

        assertThat(problems()).first().asString().startsWith("line 2 does not stand behind line 1");
    }

    @Test
    void theFirstLineGoneIsNamed() throws IOException {
        change(lines -> lines.subList(1, LINES));

        assertThat(problems()).first().asString().startsWith("line 1 does not stand behind line 0");
    }

    @Test
    void linesInAnotherOrderAreNamed() throws IOException {
        change(lines -> {
            lines.add(1, lines.remove(3));
            return lines;
        });

        assertThat(problems()).first().asString().startsWith("line 2 does not stand behind line 1");
    }

    @Test
    void aLineThatWasPutInIsNamedWhateverItsFormat() throws IOException {
        var old = Files.readString(Path.of("src/test/resources/format-2/audit.jsonl"))
                .strip();
        change(lines -> {
            lines.add(2, old);
            return lines;
        });
        assertThat(problems()).first().asString().startsWith("line 3 does not name the line before it");
    }

    @Test
    void aLogThatIsGoneIsNamed() throws IOException {
        Files.delete(file);

        assertThat(problems()).containsExactly("it is gone: there were 5 lines");
    }

    /** The file as it lies on other people's disks. */
    @Test
    void howFarTheLogGoesIsReadAndWrittenByteForByte() throws IOException {
        var golden = Files.readString(Path.of("src/test/resources/stored/audit.head"));

        assertThat(AuditChain.Head.of(golden)).hasValueSatisfying(head -> {
            assertThat(head).isEqualTo(new AuditChain.Head(2, Sha256.hex("x")));
            assertThat(head.text()).isEqualTo(golden);
        });
        assertThat(AuditChain.Head.of(golden.replace("2 ", "2"))).isEmpty();
    }

    @Test
    void aHeadThatIsGoneIsNamed() throws IOException {
        Files.delete(file.resolveSibling(AuditChain.HEAD));

        assertThat(problems()).singleElement().asString().contains("audit.head is gone");
    }

    @Test
    void olderLinesAreBoundByTheFirstOneThatIsChained() throws IOException {
        var old = folder.resolve("old/audit.jsonl");
        Files.createDirectories(old.resolveSibling("."));
        var before = Files.readString(Path.of("src/test/resources/format-2/audit.jsonl"));
        Files.writeString(old, before + before);
        assertThat(AuditChain.verify(old)).isEqualTo(new AuditChain.Verdict(2, 2, List.of(), List.of()));

        new FileAuditTrail(old).note(entry(1));
        new FileAuditTrail(old).note(entry(2));

        assertThat(AuditChain.verify(old)).isEqualTo(new AuditChain.Verdict(4, 2, List.of(), List.of()));
        Files.writeString(old, Files.readString(old).substring(before.length()));
        assertThat(AuditChain.verify(old).problems()).first().asString().startsWith("line 2 does not stand behind");
    }

    @Test
    void aLineThatACrashCutOffIsNoWrong() throws IOException {
        var whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 20));
        new FileAuditTrail(file).note(entry(6));

        var verdict = AuditChain.verify(file);

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.notes()).containsExactly("line 5 was cut off by a crash; the next one knows that");
    }

    @Test
    void eachLineGoesToOtherPlacesToo() throws IOException {
        var elsewhere = folder.resolve("elsewhere/audit.jsonl");
        var audit = new FileAuditTrail(folder.resolve("x/audit.jsonl"), List.of(AuditSink.file(elsewhere)));
        audit.note(entry(1));
        audit.note(entry(2));

        assertThat(Files.readString(elsewhere)).isEqualTo(Files.readString(folder.resolve("x/audit.jsonl")));
    }

    @Test
    void aPlaceThatTakesNothingKeepsNobodyFromWorking() throws IOException {
        var taken = Files.createDirectories(folder.resolve("taken"));
        new FileAuditTrail(folder.resolve("x/audit.jsonl"), List.of(AuditSink.file(taken))).note(entry(1));

        assertThat(Files.readAllLines(folder.resolve("x/audit.jsonl"))).hasSize(1);
    }
}
