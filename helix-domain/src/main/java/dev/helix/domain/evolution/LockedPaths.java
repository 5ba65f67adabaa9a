package dev.helix.domain.evolution;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that decide what a change must pass, or what git and CI servers run: an agent that may change them judges itself. No
 * project touches them unless a person has unlocked the very path for it.
 */
public final class LockedPaths {

    private static final Pattern CI =
            Pattern.compile("(?i)(?:\\.github|\\.gitea|\\.forgejo|\\.circleci|\\.ci|\\.husky)/.*"
                    + "|(?:.*/)?(?:\\.gitlab-ci\\.yml|\\.travis\\.yml|azure-pipelines\\.yml|jenkinsfile)");
    private static final Pattern ATTRIBUTES = Pattern.compile("(?i)(?:.*/)?\\.gitattributes");

    private LockedPaths() {}

    /** Returns why {@code path} is locked; empty when it is not. */
    public static Optional<String> reason(RepoPath path) {
        var form = path.twin();
        if (form.equals("helix.yaml")) {
            return Optional.of("it is HELIX's own configuration, which decides what a change must pass");
        }
        if (CI.matcher(form).matches()) {
            return Optional.of("it decides what a CI server or a hook runs");
        }
        if (ATTRIBUTES.matcher(form).matches()) {
            return Optional.of("it decides what git does with files, and which programs it runs for that");
        }
        return Optional.empty();
    }
}
