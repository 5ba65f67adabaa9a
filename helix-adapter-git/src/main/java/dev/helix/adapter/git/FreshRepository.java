package dev.helix.adapter.git;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Makes repositories. */
public final class FreshRepository {

    private FreshRepository() {}

    /**
     * Makes a repository with one commit that holds {@code files}, checked out.
     *
     * @param folder empty, or not there yet
     * @param excluded patterns that {@code .git/info/exclude} keeps out of sight
     */
    public static void create(
            Path folder, String branch, Author author, Map<RepoPath, Content> files, Iterable<String> excluded) {
        try {
            Files.createDirectories(folder);
            try (var git = Git.init()
                    .setDirectory(folder.toFile())
                    .setInitialBranch(branch)
                    .call()) {
                var config = git.getRepository().getConfig();
                config.setString("user", null, "name", author.name());
                config.setString("user", null, "email", author.email());
                config.save();
                var info = folder.resolve(".git/info");
                Files.createDirectories(info);
                Files.writeString(info.resolve("exclude"), String.join("\n", excluded) + "\n");
                for (var file : files.entrySet()) {
                    var path = folder.resolve(file.getKey().value());
                    Files.createDirectories(path.resolveSibling("."));
                    Files.write(path, file.getValue().bytes());
                }
                git.add().addFilepattern(".").call();
                git.commit()
                        .setMessage("Begin")
                        .setAuthor(author.name(), author.email())
                        .setCommitter(author.name(), author.email())
                        .setSign(false)
                        .call();
            }
        } catch (IOException | GitAPIException e) {
            throw new PortException("can't make a repository in " + folder + ": " + e.getMessage(), e);
        }
    }
}
