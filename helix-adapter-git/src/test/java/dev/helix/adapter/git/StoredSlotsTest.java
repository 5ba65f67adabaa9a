package dev.helix.adapter.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept about slots beside them, byte for byte as it lies on other people's disks. */
class StoredSlotsTest {

    private static final TreeId ONE = new TreeId("1".repeat(40));
    private static final TreeId TWO = new TreeId("2".repeat(40));

    private static final Path GOLDEN = Path.of("src/test/resources/stored");
    private static final FileStat STAT = new FileStat(0100644, 6, 7, 8, 9);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("a.tree");
    }

    private SlotMarker read(String text) throws IOException {
        Files.writeString(file(), text);
        return SlotMarker.read(file());
    }

    private static Path golden(String name) {
        return GOLDEN.resolve(name);
    }

    private void isRewritten(String name, SlotMarker expected) throws IOException {
        assertThat(SlotMarker.read(golden(name))).isEqualTo(expected);
        expected.write(file());
        assertThat(file()).hasSameBinaryContentAs(golden(name));
    }

    @Test
    void aMarkerIsReadAndWrittenByteForByte() throws IOException {
        isRewritten("slot.tree", new SlotMarker(SlotMarker.State.WHOLE, List.of(ONE), "b-1"));
        isRewritten("slot-writing.tree", new SlotMarker(SlotMarker.State.WRITING, List.of(ONE, TWO), ""));
        assertThat(read("swept " + ONE + "\n")).isEqualTo(new SlotMarker(SlotMarker.State.WHOLE, List.of(ONE), ""));
    }

    @Test
    void aBuildIsReadAndWrittenByteForByte() throws IOException {
        var build = new SlotBuild(ONE, "make-1", "c".repeat(64));
        var file = folder.resolve("a.build");

        assertThat(SlotBuild.read(golden("slot.build"))).contains(build);
        build.write(file);
        assertThat(file).hasSameBinaryContentAs(golden("slot.build"));
    }

    @Test
    void aSlotsCandidateIsWrittenAndReadAsBefore() throws IOException {
        var file = folder.resolve("a.candidate");
        var tree = new TreeId("1".repeat(40));

        SlotCandidate.write(file, tree);

        assertThat(file).hasSameBinaryContentAs(golden("slot.candidate"));
        assertThat(SlotCandidate.read(golden("slot.candidate"))).contains(tree);
        Files.writeString(file, "worked for nobody\n");
        assertThat(SlotCandidate.read(file)).isEmpty();
    }

    /** Then the tree is built once more. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"format\":9}", "", "x"})
    void aBuildOfAnotherFormatCountsAsNone(String text) throws IOException {
        assertThat(SlotBuild.read(Files.writeString(folder.resolve("a.build"), text)))
                .isEmpty();
    }

    @Test
    void productsAreReadAndWrittenByteForByte() throws IOException {
        var listed = folder.resolve("a.products");
        Files.copy(golden("slot.products"), listed);
        var products = new SlotProducts(folder.resolve("a"), listed);

        assertThat(products.last())
                .containsExactly(Map.entry("out/app", new SlotProducts.Product("executable " + "b".repeat(64), STAT)));

        var built = Files.createDirectories(folder.resolve("b")).resolve("app");
        Files.writeString(built, "built");
        var fresh = folder.resolve("b.products");
        new SlotProducts(folder.resolve("b"), fresh).list(name -> false);
        // The same opening, number of files and kinds of words; the rest is this file's own.
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(fresh)))
                .startsWith("4850523100000001" + "00000003" + HexFormat.of().formatHex("app".getBytes(US_ASCII)))
                .hasSize((8 + 4 + 3 + 4 + "file ".length() + 64 + 4 + 4 * 8) * 2);
        var stat = FileStat.of(built);
        assertThat(new SlotProducts(folder.resolve("b"), fresh).last())
                .containsOnlyKeys("app")
                .allSatisfy((name, product) -> assertThat(product.stat()).isEqualTo(stat));
    }

    @Test
    void productsOfAnotherFormatAreRefusedWithASentence() throws IOException {
        var bytes = Files.readAllBytes(golden("slot.products"));
        bytes[3] = '9';
        var list = Files.write(folder.resolve("a.products"), bytes);

        assertThatThrownBy(() -> new SlotProducts(folder.resolve("a"), list).differences())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.products was not written by HELIX; remove it, and build again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"format\":9}", "later 1", "WHOLE", "whole", "whole x", ""})
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
                List.of(new SlotRecord.Noted("a.txt", new Entry(0100644, ObjectId.fromString("a".repeat(40))), STAT)));
        var file = folder.resolve("a.seen");

        new SlotRecordFile(file).write(record);

        assertThat(file).hasSameBinaryContentAs(golden("slot.seen"));
        var read = new SlotRecordFile(golden("slot.seen")).read();
        assertThat(read.tree()).contains(ONE);
        assertThat(read.size()).isEqualTo(1);
        assertThat(read.stat(0)).isEqualTo(STAT);
    }

    /** It only saves time: what can't be read is as if it were not there. */
    @Test
    void aRecordOfAnotherFormatOrADamagedOneCountsAsNone() throws IOException {
        var good = Files.readAllBytes(golden("slot.seen"));
        var newer = good.clone();
        newer[3] = '9';
        var damaged = good.clone();
        damaged[good.length - 1]++;
        for (var bytes : List.of(newer, damaged, new byte[0])) {
            var file = Files.write(folder.resolve("a.seen"), bytes);

            assertThat(new SlotRecordFile(file).read().tree())
                    .as(HexFormat.of().formatHex(bytes))
                    .isEmpty();
        }
    }

    @Test
    void theNoteOfAnAddedFileIsWrittenByteForByteAndReadAgain() throws IOException {
        var files = new SlotFiles(folder, folder, "a");
        try (var slot = new SlotFolder(folder, "a", SlotFolder.Use.WRITE)) {
            slot.makeFolders("tests");
            new AddedFile(files).put(slot, new RepoPath("tests/one-more.test"), new byte[] {'x'}, "one-more");
            assertThat(files.added()).hasSameBinaryContentAs(golden("slot.added"));
            assertThat(folder.resolve("a/tests/one-more.test")).exists();

            new AddedFile(files).remove(slot, path -> false);
        }
        assertThat(files.added()).doesNotExist();
        assertThat(folder.resolve("a/tests/one-more.test")).doesNotExist();
    }

    @Test
    void aNoteOfAnAddedFileOfAnotherFormatIsRefusedWithASentence() throws IOException {
        var files = new SlotFiles(folder, folder, "a");
        Files.writeString(files.added(), "9\0tests/one-more.test\0one-more");
        try (var slot = new SlotFolder(folder, "a", SlotFolder.Use.WRITE)) {
            assertThatThrownBy(() -> new AddedFile(files).remove(slot, path -> false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.added was not written by HELIX; remove it");
        }
    }
}
