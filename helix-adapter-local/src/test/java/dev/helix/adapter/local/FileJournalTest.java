package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.JournalContract;
import dev.helix.testkit.MovableClock;
import dev.helix.testkit.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileJournalTest implements JournalContract {

    private static final JournalEntry UMLAUTS =
            new JournalEntry.StepFailed(OperationId.of(1), "größe", "\uD83D\uDE80", null);

    @TempDir
    private Path folder;

    private final List<FileJournal> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(FileJournal::close);
    }

    private Path file() {
        return folder.resolve("state/journal.jsonl");
    }

    private FileJournal open() {
        var journal = new FileJournal(file(), new MovableClock());
        opened.add(journal);
        return journal;
    }

    @Override
    public FileJournal journal() {
        return opened.isEmpty() ? open() : opened.getFirst();
    }

    @Override
    public FileJournal reopened() {
        opened.forEach(FileJournal::close);
        return open();
    }

    private byte[] linesOf(int entries) throws IOException {
        for (int i = 0; i < entries; i++) {
            journal().append(UMLAUTS);
        }
        journal().close();
        return Files.readAllBytes(file());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "forged\n", "{}"})
    void noticesThatSomebodyElseWroteAndPutsItBack(String forged) throws IOException {
        journal().append(UMLAUTS);
        Files.writeString(file(), forged);
        journal().append(UMLAUTS);

        assertThat(journal().inspect()).get().matches(Damage::undone);
        assertThat(journal().inspect()).isEmpty();
        journal().append(UMLAUTS);
        assertThat(journal().inspect()).isEmpty();
        assertThat(reopened().after(0)).hasSize(3);
    }

    @Test
    void noticesALineThatWasAddedOrAFileThatIsGone() throws IOException {
        var line = Files.readAllBytes(fileWithOneEntry());
        Files.write(file(), line, StandardOpenOption.APPEND);
        assertThat(journal().inspect()).get().matches(Damage::undone);
        assertThat(file()).hasBinaryContent(line);

        Files.delete(file());
        assertThat(journal().inspect()).get().matches(Damage::undone);
        assertThat(file()).hasBinaryContent(line);
    }

    private Path fileWithOneEntry() {
        journal().append(UMLAUTS);
        return file();
    }

    @Test
    void dropsALastLineThatWasCutOffAtAnyByte() throws IOException {
        var two = linesOf(2);
        var one = two.length / 2;

        for (int length = one; length < two.length; length++) {
            Files.write(file(), Arrays.copyOf(two, length));
            try (var journal = new FileJournal(file(), new MovableClock())) {
                assertThat(journal.after(0)).as("cut off at byte %d", length).hasSize(1);
                assertThat(journal.append(UMLAUTS).sequence()).isEqualTo(2);
            }
            try (var again = new FileJournal(file(), new MovableClock())) {
                assertThat(again.after(0)).as("cut off at byte %d", length).hasSize(2);
            }
        }
    }

    @Test
    void writesOneLineForEachEntry() throws IOException {
        Samples.entries().forEach(journal()::append);

        assertThat(Files.readString(file()).split("\n", -1))
                .hasSize(Samples.entries().size() + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "no JSON",
                "{\"sequence\":2}",
                "{\"sequence\":2,\"at\":\"2026-01-31T12:00:00Z\",\"entry\":null}",
                "{\"sequence\":2,\"at\":\"2026-01-31T12:00:00Z\",\"entry\":{\"type\":\"Unknown\"}}",
                "{\"sequence\":2,\"at\":\"2026-01-31T12:00:00Z\",\"entry\":{\"type\":\"java.io.File\"}}",
                "{\"sequence\":2,\"at\":\"2026-01-31T12:00:00Z\","
                        + "\"entry\":{\"type\":\"StepUndone\",\"operation\":\"no operation\",\"step\":\"s\"}}"
            })
    void refusesABrokenLineInTheMiddleAndNamesIt(String line) throws IOException {
        var good = new String(linesOf(1), StandardCharsets.UTF_8);
        var text = good + line + "\n" + good.replace("\"sequence\":1", "\"sequence\":3");
        Files.writeString(file(), text);

        assertThatThrownBy(this::reopened).isInstanceOf(PortException.class).hasMessageContaining("journal.jsonl:2: ");
        assertThat(file()).as("nothing is thrown away").hasContent(text);
    }

    @Test
    void refusesALineThatIsNotUtf8() throws IOException {
        var bytes = linesOf(1);
        bytes[bytes.length / 2] = (byte) 0xff;
        Files.write(file(), bytes);

        assertThatThrownBy(this::reopened).isInstanceOf(PortException.class).hasMessageContaining("jsonl:1: ");
    }

    @Test
    void refusesAGapInTheSequence() throws IOException {
        var three = new Recorded(3, Instant.parse("2026-01-31T12:00:00Z"), UMLAUTS);
        Files.write(file(), linesOf(1));
        Files.write(file(), JournalLine.of(three), StandardOpenOption.APPEND);

        assertThatThrownBy(this::reopened)
                .isInstanceOf(PortException.class)
                .hasMessageContaining("jsonl:2: this line of the journal has entry 3, which is out of sequence");
    }

    /** The last line end alone may be gone: then the last line counts as cut off, as it does after a crash. */
    @Test
    void noticesEachDamageAndSaysWhereItIs() throws IOException {
        Samples.entries().forEach(journal()::append);
        journal().close();
        var good = Files.readAllBytes(file());
        var seed = 20261129L;
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

        for (int i = 0; i < 3_000; i++) {
            var bad = StoredFormatsTest.damaged(good, random);
            if (isCutOff(good, bad)) {
                continue;
            }
            int line = lineOfFirstDifference(good, bad);
            assertThatThrownBy(() -> JournalLines.parse(Path.of("journal.jsonl"), bad))
                    .as("seed %d, damage %d in line %d", seed, i, line)
                    .isInstanceOfAny(PortException.class, Refused.class)
                    .hasMessageContaining("journal.jsonl:" + line)
                    .hasMessageContaining("restore the file from a backup");
        }
    }

    /** Whether all that differs is a last line without an end, as a crash leaves one, whatever the disk has of it. */
    private static boolean isCutOff(byte[] good, byte[] bad) {
        var whole = bad.length;
        while (whole > 0 && bad[whole - 1] != '\n') {
            whole--;
        }
        return whole < bad.length && Arrays.mismatch(good, bad) >= whole;
    }

    private static int lineOfFirstDifference(byte[] good, byte[] bad) {
        int line = 1;
        for (int i = 0; i < Arrays.mismatch(good, bad); i++) {
            line += good[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    @Test
    void refusesANewerFormatAndChangesNothing() throws IOException {
        var text = new String(linesOf(2), StandardCharsets.UTF_8);
        var newer = text.lines().skip(1).findFirst().orElseThrow().replace("{\"format\":2,", "{\"format\":4,");
        var mixed = text.lines().findFirst().orElseThrow() + "\n" + newer + "\n";
        Files.writeString(file(), mixed);

        assertThatThrownBy(this::reopened)
                .asInstanceOf(type(Refused.class))
                .extracting(Refused::refusal)
                .isEqualTo(new Refusal.NewerFormat(file() + ":2", 4, 2));
        assertThat(file()).hasContent(mixed);
    }

    /** Raises lines to the next format as a HELIX does that knows it: with a number, something more in each, and a checksum. */
    private static String ofNextFormat(String lines) {
        var next = new StoredFormat(3, StoredFormat.Layout.LINE);
        return lines.lines()
                .map(line -> line.replaceFirst(",\"crc32c\":\"[0-9a-f]{8}\"}$", ",\"mood\":\"good\"}")
                        .replaceFirst("\\{\"format\":2,", "{\"format\":3,")
                        .replaceFirst("\"entry\":\\{", "\"entry\":{\"colour\":[1],"))
                .map(next::sealed)
                .collect(Collectors.joining());
    }

    @Test
    void goesOnWhereTheNextFormatWasWrittenByTheNamesThatItKnows() throws IOException {
        var text = new String(linesOf(3), StandardCharsets.UTF_8);
        var before = new JournalSnapshot(Files.writeString(file(), text)).after(0);
        var praise =
                "{\"format\":3,\"sequence\":4,\"at\":\"2026-01-31T12:00:00Z\",\"entry\":{\"type\":\"main_praised\",\"by\":[\"ada\"]}}";
        Files.writeString(file(), ofNextFormat(text) + new StoredFormat(3, StoredFormat.Layout.LINE).sealed(praise));

        var journal = reopened();

        assertThat(journal.after(0)).startsWith(before.toArray(Recorded[]::new)).hasSize(4);
        assertThat(journal.after(3).getFirst().entry()).isEqualTo(new JournalEntry.OfNextFormat("main_praised"));
        var own = journal.append(before.getFirst().entry());
        assertThat(own.sequence()).isEqualTo(5);
        var kept = Files.readString(file());
        assertThat(kept).contains("\"mood\":\"good\"", "\"by\":[\"ada\"]");
        assertThat(reopened().after(0)).hasSize(5);
        assertThat(Files.readString(file())).isEqualTo(kept);
    }

    @Test
    void whatTheNextFormatLacksIsNotMadeUp() throws IOException {
        var text = ofNextFormat(new String(linesOf(1), StandardCharsets.UTF_8).replace("\"sequence\":1,", ""));
        Files.writeString(file(), text);

        assertThatThrownBy(this::reopened).hasMessageContaining("can't be read");
        assertThat(Files.readString(file())).isEqualTo(text);
    }

    @Test
    void writesAnOldFileAnewInTodaysFormatAndKeepsIt() throws IOException {
        var old = Files.readString(Path.of("src/test/resources/format-1/root/dot-helix/journal.jsonl"));
        Files.createDirectories(DurableFile.folderOf(file()));
        var before = new JournalSnapshot(Files.writeString(file(), old + "{\"sequence\":240,")).after(0);

        var upgraded = journal();

        assertThat(upgraded.after(0)).isEqualTo(before).hasSize(239);
        assertThat(Files.readString(file())).startsWith("{\"format\":2,").endsWith("\"}\n");
        assertThat(folder.resolve("state/journal.jsonl.format-1")).hasContent(old.stripTrailing());
        assertThat(upgraded.inspect()).isEmpty();
        upgraded.append(UMLAUTS);
        assertThat(upgraded.inspect()).isEmpty();
        assertThat(reopened().after(0)).hasSize(240).startsWith(before.toArray(Recorded[]::new));
    }

    @Test
    void refusesLinesOfTwoFormats() throws IOException {
        var old = Files.readAllLines(Path.of("src/test/resources/format-1/root/dot-helix/journal.jsonl"))
                .getFirst();
        var two = new Recorded(2, Instant.parse("2026-01-31T12:00:00Z"), UMLAUTS);
        Files.createDirectories(DurableFile.folderOf(file()));
        Files.writeString(file(), old + "\n" + new String(JournalLine.of(two), StandardCharsets.UTF_8));

        assertThatThrownBy(this::journal).isInstanceOf(PortException.class).hasMessageContaining("jsonl:2: ");
    }

    @Test
    void keepsNoEntryThatItCouldNotWrite() throws IOException {
        journal().append(UMLAUTS);
        journal().close();

        assertThatThrownBy(() -> journal().append(UMLAUTS))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("journal.jsonl");
        assertThat(journal().after(0)).hasSize(1);
        assertThatThrownBy(() -> journal().append(UMLAUTS))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("start HELIX again");
        assertThat(reopened().after(0)).hasSize(1);
    }

    @Test
    void goesOnWhenTheThreadOfOneWriterIsInterrupted() {
        Thread.currentThread().interrupt();
        try {
            journal().append(UMLAUTS);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }

        journal().append(UMLAUTS);
        assertThat(reopened().after(0)).hasSize(2);
    }

    @Test
    void saysWhichFileItCanNotOpen() throws IOException {
        Files.createDirectories(file());

        assertThatThrownBy(this::journal).isInstanceOf(PortException.class).hasMessageContaining("journal.jsonl");
    }
}
