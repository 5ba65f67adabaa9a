package dev.helix.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept about slots beside them, byte for byte as it lies on other people's disks. */
class StoredSlotsTest {

    private static final TreeId ONE = new TreeId("1".repeat(40));
    private static final TreeId TWO = new TreeId("2".repeat(40));

    private static final String RECORD = "48534c3100000006626f6f742d31000000283131313131313131313131313131313131313131"
            + "31313131313131313131313131313131313131310000000100000005612e747874000081a4aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaa000081a40000000000000006000000000000000700000000000000080000000000000009";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("a.tree");
    }

    private SlotMarker read(String text) throws IOException {
        Files.writeString(file(), text);
        return SlotMarker.read(file());
    }

    @Test
    void aMarkerIsReadAndWrittenByteForByte() throws IOException {
        var whole = "whole " + ONE + " boot=b-1\n";
        var writing = "writing " + ONE + " " + TWO + "\n";

        assertThat(read(whole)).isEqualTo(new SlotMarker(SlotMarker.State.WHOLE, List.of(ONE), "b-1"));
        SlotMarker.read(file()).write(file());
        assertThat(file()).hasContent(whole);
        assertThat(read(writing)).isEqualTo(new SlotMarker(SlotMarker.State.WRITING, List.of(ONE, TWO), ""));
        SlotMarker.read(file()).write(file());
        assertThat(file()).hasContent(writing);
        assertThat(read("swept " + ONE + "\n")).isEqualTo(new SlotMarker(SlotMarker.State.WHOLE, List.of(ONE), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"later 1", "WHOLE", "whole", "whole x", ""})
    void aMarkerThatIsNoneIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("remove it, and the next deploy checks the whole slot");
    }

    @Test
    void aRecordIsReadAndWrittenByteForByte() throws IOException {
        var record = SlotRecord.of(
                ONE,
                "boot-1",
                List.of(new SlotRecord.Noted(
                        "a.txt",
                        new Entry(0100644, ObjectId.fromString("a".repeat(40))),
                        new FileStat(0100644, 6, 7, 8, 9))));
        var file = new SlotRecordFile(folder.resolve("a.files"));

        file.write(record);

        var written = HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("a.files")));
        assertThat(written).startsWith(RECORD).hasSize(RECORD.length() + 16);
        assertThat(file.read().tree()).contains(ONE);
        assertThat(file.read().size()).isEqualTo(1);
    }

    /** It only saves time: what can't be read is as if it were not there. */
    @Test
    void aRecordOfAnotherFormatOrADamagedOneCountsAsNone() throws IOException {
        var file = new SlotRecordFile(folder.resolve("a.files"));
        for (var text : List.of(RECORD.replaceFirst("48534c31", "48534c39"), RECORD + "0000000000000000", "")) {
            Files.write(folder.resolve("a.files"), HexFormat.of().parseHex(text));

            assertThat(file.read().tree()).as(text).isEmpty();
        }
    }
}
