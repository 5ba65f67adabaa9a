package dev.helix.adapter.git;

import dev.helix.domain.evolution.Slot;
import dev.helix.testkit.SlotsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JGitSlotsTest implements SlotsContract {

    @TempDir
    Path folder;

    private JGitRepository repository;
    private JGitSlots slots;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("repository"));
        TestGit.repository(folder.resolve("repository"));
        repository = new JGitRepository(folder.resolve("repository"), "main");
        slots = new JGitSlots(repository, folder.resolve("system"), folder.resolve("state"), List.of());
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Override
    public JGitSlots slots() {
        return slots;
    }

    @Override
    public JGitRepository repository() {
        return repository;
    }

    @Override
    public Map<String, String> files(Slot slot) {
        return TestFiles.texts(slots.directory(slot));
    }
}
