package dev.helix.domain.evolution;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads out of a line that a program prints what a sandbox kept it from. A read-only mount says so by itself; a hidden place
 * looks as if it were not there, which counts where something is hidden.
 *
 * @param hides says of which absolute paths that is so
 */
public record DeniedPlaces(Predicate<Path> hides) {

    /**
     * Where people keep secrets in a home. Tools look for their settings in any home, and say so where there are none: these alone are looked
     * for by nobody by the way.
     */
    private static final List<String> SECRETS = List.of(
            ".ssh",
            ".gnupg",
            ".aws",
            ".azure",
            ".kube",
            ".docker",
            ".netrc",
            ".git-credentials",
            ".pypirc",
            ".pgpass",
            ".my.cnf",
            ".vault-token",
            ".password-store",
            ".bash_history",
            ".zsh_history",
            ".config/gh",
            ".config/gcloud",
            ".config/op",
            ".config/rclone",
            ".config/hub",
            ".local/share/keyrings",
            ".cargo/credentials.toml",
            ".m2/settings-security.xml",
            ".claude",
            ".codex",
            ".mozilla");

    private static final int LONGEST_LINE = 4_000;
    private static final Pattern READ_ONLY =
            Pattern.compile("read-only file system|\\bEROFS\\b|\\[Errno 30]", Pattern.CASE_INSENSITIVE);
    private static final Pattern MISSING = Pattern.compile(
            "no such file or directory|directory nonexistent|\\bENOENT\\b|\\[Errno 2]|permission denied|\\bEACCES\\b"
                    + "|NoSuchFileException|not a git repository",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED =
            Pattern.compile("['\"\u2018`]([^'\"\u2019`]*/[^'\"\u2019`]*|[^'\"\u2019`\\s]+)['\"\u2019`]");
    private static final Pattern ABSOLUTE = Pattern.compile("/[^\\s:'\"\u2018\u2019`,;)\\]]+");

    /** Returns the places in {@code home}, absolute, where people keep secrets, whether anything is there or not. */
    public static List<Path> secretsOf(Path home) {
        return SECRETS.stream().map(home::resolve).toList();
    }

    /** Returns the path as the line has it, empty text where it has none; empty where it tells of nothing that was denied. */
    public Optional<String> in(String line) {
        if (line.length() > LONGEST_LINE) {
            return Optional.empty();
        }
        if (READ_ONLY.matcher(line).find()) {
            return Optional.of(path(line));
        }
        return MISSING.matcher(line).find()
                ? ABSOLUTE.matcher(line)
                        .results()
                        .map(match -> match.group())
                        .filter(this::isHidden)
                        .findFirst()
                : Optional.empty();
    }

    private static String path(String line) {
        var quoted = QUOTED.matcher(line);
        if (quoted.find()) {
            return quoted.group(1);
        }
        // A shell names itself first, and what it was kept from last.
        var said = READ_ONLY.matcher(line);
        var end = said.find() ? said.start() : line.length();
        var found = "";
        for (var absolute = ABSOLUTE.matcher(line); absolute.find() && (found.isEmpty() || absolute.end() <= end); ) {
            found = absolute.group();
        }
        return found;
    }

    private boolean isHidden(String text) {
        try {
            return hides.test(Path.of(text).normalize());
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
