package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeMomentTest {

    @TempDir
    private Path folder;

    private Path make(String name) throws IOException {
        return Files.writeString(Files.createDirectories(folder.resolve("slot")).resolve(name), name);
    }

    @Test
    void tellsWhatWasMadeBeforeFromWhatIsMadeAfterwards() throws IOException {
        for (int round = 0; round < 50; round++) {
            var before = make("before" + round);
            var moment = ChangeMoment.in(folder.resolve("slot"), folder);
            var after = make("after" + round);

            assertThat(moment.isBefore(before)).isFalse();
            assertThat(moment.isBefore(after)).isTrue();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**moment*");
    }

    @Test
    void isNotDeceivedByATimeThatSomebodyHasSet() throws IOException {
        var planted = make("planted");
        Files.setLastModifiedTime(planted, FileTime.from(Instant.now().plusSeconds(60)));
        var moment = ChangeMoment.in(folder.resolve("slot"), folder);
        var written = make("written");
        Files.setLastModifiedTime(written, FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(moment.isBefore(planted)).isFalse();
        assertThat(moment.isBefore(written)).isTrue();
        assertThat(moment.isBefore(folder.resolve("gone"))).isFalse();
    }

    @Test
    void asksInItsOwnFolderWhereTheOtherIsNotThere() throws IOException {
        var moment = ChangeMoment.in(folder.resolve("none/slot"), folder);

        assertThat(moment.isBefore(make("after"))).isTrue();
    }
}
