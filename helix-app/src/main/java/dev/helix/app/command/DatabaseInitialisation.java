package dev.helix.app.command;

import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.YamlMap;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.command.GitRoot.Unsuitable;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the descriptions of database servers into a root. What is there already stays. */
final class DatabaseInitialisation {

    private static final String IGNORED = "/docker/*/.env";
    private static final List<Integer> PORTS = List.of(5432, 5433, 6333, 6335, 6379, 6380, 7474, 7475, 7687, 7688);

    private final GitRoot root;
    private final PrintWriter out;

    DatabaseInitialisation(GitRoot root, PrintWriter out) {
        this.root = root;
        this.out = out;
    }

    /** Returns the files of the kinds that are wanted; empty for none. @throws Unsuitable for a kind that there is not */
    static Optional<DatabaseFiles> of(List<String> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        var kinds = EnumSet.noneOf(DatabaseKind.class);
        for (var word : words) {
            kinds.add(DatabaseKind.of(word.strip())
                    .orElseThrow(() -> new Unsuitable(
                            "NO_SUCH_DATABASE",
                            ExitCode.USAGE,
                            "HELIX does not fill databases of the kind '" + word + "'; name some of "
                                    + Arrays.stream(DatabaseKind.values())
                                            .map(DatabaseKind::word)
                                            .collect(Collectors.joining(",")))));
        }
        return Optional.of(new DatabaseFiles(kinds));
    }

    void write(DatabaseFiles files, Path config) {
        exclude();
        for (var name : SystemName.values()) {
            var folder = root.folder().resolve("docker").resolve(name.word());
            file(folder.resolve("compose.yaml"), files.compose(name));
            var variables = files.variables(name);
            if (!variables.isEmpty()) {
                secret(folder.resolve(".env"), variables);
            }
        }
        section(files, config);
        PORTS.stream()
                .filter(port -> !PortHolder.isFree(port))
                .forEach(port -> say(
                        "note",
                        "port " + port + " is taken by " + PortHolder.of(port).orElse("another process")
                                + "; where it is of another database, change it in docker/ and in helix.yaml"));
        say("next", "helix control docker-up; helix control --system test docker-up");
    }

    private void file(Path file, String text) {
        var shown = root.folder().relativize(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            say("kept", shown + " is there already");
            return;
        }
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
        say("wrote", shown + ": look it over, then commit it");
    }

    /** A password that is there already may be that of a server, and stays. */
    private void secret(Path file, String variables) {
        var shown = root.folder().relativize(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            say("kept", shown + " is there already");
            return;
        }
        try {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, owner);
            Files.writeString(file, variables);
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
        say("wrote", shown + ": passwords of its own, which git does not see");
    }

    private void section(DatabaseFiles files, Path config) {
        try {
            if (YamlMap.parse(ConfigReader.FILE, Files.readString(config)).has("data")) {
                say("kept", "helix.yaml has data");
                return;
            }
            Files.writeString(config, "\n" + files.section(), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new PortException("can't add data to " + config + ": " + e, e);
        }
        say("added", "data to helix.yaml: look it over, then commit it");
    }

    private void exclude() {
        var file = root.exclude();
        try {
            Files.createDirectories(file.resolveSibling("."));
            var old = Files.exists(file) ? Files.readString(file) : "";
            if (old.lines().noneMatch(IGNORED::equals)) {
                var gap = old.isEmpty() || old.endsWith("\n") ? "" : "\n";
                Files.writeString(file, gap + IGNORED + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
    }

    private void say(String what, String text) {
        out.printf("%-6s %s%n", what, text);
    }
}
