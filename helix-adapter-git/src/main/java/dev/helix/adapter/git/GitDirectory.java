package dev.helix.adapter.git;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Opens repositories: ordinary and bare ones, and work trees linked to another. Refuses formats that JGit would misread. */
final class GitDirectory {

    private GitDirectory() {}

    static Repository open(Path place) {
        MachineSettings.tell();
        try {
            var builder = new FileRepositoryBuilder().setMustExist(true);
            if (Files.exists(place.resolve(Constants.DOT_GIT))) {
                builder.setWorkTree(place.toFile());
            } else {
                builder.setGitDir(place.toFile());
            }
            builder.setup();
            refuseForeignFormats(commonDirectory(builder.getGitDir().toPath()));
            return builder.build();
        } catch (RepositoryNotFoundException | IllegalArgumentException e) {
            throw new PortException(place + " is not a git repository; name its work tree or its .git folder", e);
        } catch (IOException | ConfigInvalidException e) {
            throw new PortException("the git repository at " + place + " can't be opened: " + e.getMessage(), e);
        }
    }

    private static Path commonDirectory(Path gitDirectory) throws IOException {
        var pointer = gitDirectory.resolve("commondir");
        if (!Files.exists(pointer)) {
            return gitDirectory;
        }
        return gitDirectory.resolve(Files.readString(pointer).strip()).normalize();
    }

    private static void refuseForeignFormats(Path common) throws IOException, ConfigInvalidException {
        var file = common.resolve(Constants.CONFIG);
        if (!Files.exists(file)) {
            return;
        }
        var config = new Config();
        config.fromText(Files.readString(file));
        refuse(file, config, "objectformat", "sha1");
        refuse(file, config, "refstorage", "files");
    }

    private static void refuse(Path file, Config config, String key, String supported) {
        var value = config.getString("extensions", null, key);
        if (value != null && !value.toLowerCase(Locale.ROOT).equals(supported)) {
            throw new PortException(file + ": extensions." + key + " is " + value + "; HELIX works with " + supported
                    + " only, so clone into a repository of that kind");
        }
    }
}
