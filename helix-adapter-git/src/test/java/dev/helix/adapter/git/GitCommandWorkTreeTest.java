package dev.helix.adapter.git;

import dev.helix.testkit.WorkTreeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class GitCommandWorkTreeTest implements WorkTreeContract {

    private final Path root;
    private final TestGit git;
    private final JGitRepository repository;

    GitCommandWorkTreeTest(@TempDir Path root) {
        this.root = root;
        this.git = TestGit.repository(root);
        this.repository = new JGitRepository(root, "main");
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Override
    public GitCommandWorkTree workTree() {
        return new GitCommandWorkTree(root, "main");
    }

    @Override
    public JGitRepository repository() {
        return repository;
    }

    @Override
    public void checkOut() {
        git.run("reset", "--quiet", "--hard", "main");
    }

    @Override
    public void write(String path, String text) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> files() {
        return TestFiles.texts(root);
    }

    @Override
    public void leaveMain() {
        git.run("checkout", "--quiet", "-b", "elsewhere");
    }
}
