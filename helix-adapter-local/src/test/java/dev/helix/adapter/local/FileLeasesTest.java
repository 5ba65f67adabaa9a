package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.Leases.Acquisition;
import dev.helix.domain.port.PortException;
import dev.helix.testkit.LeasesContract;
import dev.helix.testkit.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLeasesTest implements LeasesContract {

    @TempDir
    private Path folder;

    private final List<Process> others = new ArrayList<>();
    private FileLeases leases;

    @BeforeEach
    void makeLeases() {
        leases = new FileLeases(folder, new MovableClock());
    }

    @AfterEach
    void endOthers() {
        others.forEach(Process::destroyForcibly);
    }

    private Process other() {
        try {
            var process = new ProcessBuilder("sleep", "60").start();
            others.add(process);
            return process;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public FileLeases leases() {
        return leases;
    }

    @Override
    public FileLeases leasesOfADeadProcess() {
        var process = other();
        var identity = ProcessIdentity.of(process.toHandle());
        process.destroyForcibly();
        process.onExit().join();
        return new FileLeases(folder, new MovableClock(), identity);
    }

    @Override
    public FileLeases leasesOfAnotherProcess() {
        return new FileLeases(folder, new MovableClock(), ProcessIdentity.of(other().toHandle()));
    }

    @Test
    void takesOverWhenAnotherProcessHasTheNumberOfTheOwner() {
        var self = ProcessIdentity.own();
        var earlier = new FileLeases(folder, new MovableClock(), new ProcessIdentity(self.pid(), "earlier"));
        earlier.acquire("test system", OperationId.of(1), "user:a");

        assertThat(leases().acquire("test system", OperationId.of(2), "user:b"))
                .isInstanceOf(Acquisition.Granted.class);
    }

    @Test
    void remembersGenerationsAcrossAStart() {
        leases().acquire("test system", OperationId.of(1), "user:a");
        var next = new FileLeases(folder, new MovableClock());

        assertThat(next.acquire("test system", OperationId.of(1), "user:a"))
                .isEqualTo(leases().acquire("test system", OperationId.of(1), "user:a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "{\"held\":false}",
                "no JSON",
                "{\"lease\":{},\"process\":{},\"held\":false}",
                "{\"lease\":{\"name\":\"other\",\"generation\":1,\"operation\":\"op-1\",\"owner\":\"a\","
                        + "\"since\":\"2026-01-31T12:00:00Z\"},\"process\":{\"pid\":1,\"started\":\"x\"},\"held\":false}"
            })
    void refusesALeaseThatItCanNotReadAndNeverTakesItForFree(String content) throws IOException {
        leases().acquire("test", OperationId.of(1), "user:a");
        Files.writeString(folder.resolve("test.json"), content);

        assertThatThrownBy(() -> leases().acquire("test", OperationId.of(2), "user:b"))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("test.json")
                .hasMessageContaining("remove it");
        assertThat(folder.resolve("test.json")).hasContent(content);
    }

    @Test
    void canBeGivenBackByAnInterruptedThread() {
        var granted = (Acquisition.Granted) leases().acquire("test", OperationId.of(1), "user:a");
        Thread.currentThread().interrupt();
        try {
            leases().release(granted.lease());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(leases().acquire("test", OperationId.of(2), "user:b")).isInstanceOf(Acquisition.Granted.class);
    }
}
