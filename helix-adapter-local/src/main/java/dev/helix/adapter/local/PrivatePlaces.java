package dev.helix.adapter.local;

import dev.helix.domain.evolution.DeniedPlaces;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The private places of a machine, and those of them that an enclosed process needs all the same.
 *
 * @param hidden files and folders that are not there for enclosed processes; absolute
 * @param home the person's home; empty where there is none
 * @param readable below hidden places, and there all the same: programs; absolute
 * @param writable below hidden places or read-only ones, and writable: caches that the operator names; absolute
 */
public record PrivatePlaces(Set<Path> hidden, Optional<Path> home, List<Path> readable, List<Path> writable) {

    /** Folders of tools in a home: what is installed there is found by {@code PATH}, and reads its siblings. */
    private static final Set<String> TOOLS = Set.of(
            ".pyenv",
            ".sdkman",
            ".nvm",
            ".rustup",
            ".asdf",
            ".jenv",
            ".rbenv",
            ".volta",
            ".deno",
            ".bun",
            ".jdks",
            ".fnm",
            ".goenv",
            ".nodenv",
            ".mise",
            "go",
            "sdk",
            "miniconda3",
            "anaconda3",
            "miniforge3");

    private static final List<Path> HOMES = List.of(Path.of("/home"), Path.of("/root"));

    public PrivatePlaces {
        hidden = Set.copyOf(hidden);
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
    }

    /**
     * Returns the places of this machine: all homes are hidden, and what {@code PATH} and {@code JAVA_HOME} name below them is
     * readable again.
     *
     * @param environment HELIX's own
     * @param own further hidden places: HELIX's memory, the repository's history, other systems
     */
    public static PrivatePlaces of(
            Map<String, String> environment, Stream<Path> own, List<Path> readable, List<Path> writable) {
        var hidden = new LinkedHashSet<Path>(HOMES);
        own.forEach(hidden::add);
        var home = home(environment);
        home.ifPresent(hidden::add);
        var seen = new ArrayList<>(programs(environment, hidden, home));
        seen.addAll(readable);
        return new PrivatePlaces(hidden, home, seen, writable);
    }

    /**
     * Returns whether a place is hidden for what is in it. Tools look for much in a home that is not there in any: of a home, what people keep
     * secret counts.
     */
    boolean hides(Path place) {
        return hidden.stream()
                        .filter(each -> !HOMES.contains(each) && !home.equals(Optional.of(each)))
                        .anyMatch(place::startsWith)
                || homeOf(place).stream()
                        .flatMap(own -> DeniedPlaces.secretsOf(own).stream())
                        .anyMatch(place::startsWith);
    }

    private Optional<Path> homeOf(Path place) {
        if (place.startsWith("/home") && place.getNameCount() > 1) {
            return Optional.of(Path.of("/home").resolve(place.getName(1)));
        }
        return place.startsWith("/root") ? Optional.of(Path.of("/root")) : home.filter(place::startsWith);
    }

    private static Optional<Path> home(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("HOME", ""), System.getProperty("user.home", ""))
                .filter(name -> !name.isBlank())
                .map(name -> Path.of(name).toAbsolutePath().normalize())
                .filter(path -> path.getNameCount() > 0 && Files.isDirectory(path))
                .findFirst();
    }

    private static List<Path> programs(Map<String, String> environment, Set<Path> hidden, Optional<Path> home) {
        var folders = Stream.concat(
                Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(environment.getOrDefault("PATH", ""))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of),
                Stream.of("JAVA_HOME", "GOROOT", "VIRTUAL_ENV", "PYENV_ROOT", "RUSTUP_HOME", "NVM_DIR")
                        .map(environment::get)
                        .filter(value -> value != null && !value.isBlank())
                        .map(value -> Path.of(value).resolve("bin")));
        // HELIX's own Java is what many a command of helix.yaml names.
        var java = Path.of(System.getProperty("java.home"), "bin");
        return Stream.concat(folders, Stream.of(java))
                .map(Path::normalize)
                .filter(Path::isAbsolute)
                .filter(folder -> hidden.stream().anyMatch(folder::startsWith))
                .map(folder -> installation(folder, home))
                .distinct()
                .toList();
    }

    /** A program reads what was installed beside it: the whole of a tool's folder, never a whole home. */
    private static Path installation(Path folder, Optional<Path> home) {
        var tool = home.filter(folder::startsWith)
                .filter(person -> !person.equals(folder))
                .map(person -> person.resolve(person.relativize(folder).getName(0)))
                .filter(first -> TOOLS.contains(String.valueOf(first.getFileName())));
        if (tool.isPresent()) {
            return tool.get();
        }
        var parent = folder.getParent();
        if (parent == null || !folder.endsWith("bin")) {
            return folder;
        }
        return home.stream().anyMatch(person -> besideSecrets(parent, person)) ? folder : parent;
    }

    /** As ~/bin, ~/.local/bin and ~/.cargo/bin do; a folder such as /root or /home/ada is a home, too. */
    private static boolean besideSecrets(Path parent, Path home) {
        return home.startsWith(parent)
                || parent.equals(home.resolve(".local"))
                || parent.equals(home.resolve(".cargo"))
                || HOMES.stream().anyMatch(other -> parent.equals(other) || other.equals(parent.getParent()));
    }
}
