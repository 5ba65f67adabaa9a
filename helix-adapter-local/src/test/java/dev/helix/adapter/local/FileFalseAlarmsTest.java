package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.port.FalseAlarms;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.FalseAlarmsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFalseAlarmsTest implements FalseAlarmsContract {

    @TempDir
    Path root;

    private Path file() {
        return root.resolve(FileFalseAlarms.PLACE);
    }

    @Override
    public FalseAlarms alarms() {
        return new FileFalseAlarms(file());
    }

    @Test
    void nobodyElseReadsThem() throws Exception {
        alarms().mark(FalseAlarmsContract.sample("hygiene"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aDamagedFileIsToldAndStays() throws Exception {
        Files.createDirectories(file().resolveSibling("."));
        Files.writeString(file(), "{}");

        assertThatThrownBy(() -> alarms().mark(FalseAlarmsContract.sample("hygiene")))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("alarms.json");
        assertThat(file()).hasContent("{}");
    }
}
