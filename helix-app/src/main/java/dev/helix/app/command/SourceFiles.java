package dev.helix.app.command;

import dev.helix.app.cli.GitProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A repository's tracked files, as far as they tell how it is built, started and tested. */
record SourceFiles(Path root, GitProgram git) {

    private static final int LARGEST = 1024 * 1024;
    private static final int MOST_READ = 400;
    private static final Pattern PORT = Pattern.compile("(?<![A-Za-z0-9_])(?:HELIX_)?PORT(?![A-Za-z0-9_])");
    private static final List<String> HEALTH = List.of("/healthz", "/health", "/up", "/ping");

    boolean has(String name) {
        return Files.isRegularFile(root.resolve(name));
    }

    /** Returns the first of some files that is there. */
    Optional<String> first(String... names) {
        return Stream.of(names).filter(this::has).findFirst();
    }

    /** Returns a file's text; empty where it is not there, or too large for what it should be. */
    String text(String name) {
        return text(root.resolve(name));
    }

    /** Returns whether any of the files takes the port that it listens on from its environment. */
    boolean takePort(String... patterns) {
        return any(SourceFiles::namesPort, patterns);
    }

    /** Returns whether a text names the variable that tells a port. */
    static boolean namesPort(String text) {
        return PORT.matcher(text).find();
    }

    /** Returns whether any of the files, tests left out, is so. */
    boolean any(Predicate<String> wanted, String... patterns) {
        return sources(patterns).map(name -> text(root.resolve(name))).anyMatch(wanted);
    }

    /** Returns the address under which the files answer how they are; the root where they name none that is usual. */
    String healthPath(String... patterns) {
        var texts = sources(patterns).map(name -> text(root.resolve(name))).toList();
        return HEALTH.stream()
                .filter(path -> texts.stream().anyMatch(text -> quotes(text, path)))
                .findFirst()
                .orElse("/");
    }

    private static boolean quotes(String text, String path) {
        return Pattern.compile("[\"'` ]" + Pattern.quote(path) + "[\"'`]")
                .matcher(text)
                .find();
    }

    /** Returns the first of the files, tests left out, that is so. */
    Optional<String> find(Predicate<String> wanted, String... patterns) {
        return sources(patterns)
                .filter(name -> wanted.test(text(root.resolve(name))))
                .findFirst();
    }

    private Stream<String> sources(String... patterns) {
        return tracked(patterns).stream()
                .filter(name -> !name.toLowerCase(Locale.ROOT).contains("test"))
                .limit(MOST_READ);
    }

    /** A file that is a server for us: it listens where HELIX says, and answers how it is. */
    record Service(String file, String healthPath) {}

    Optional<Service> service(String... patterns) {
        return tracked(patterns).stream()
                .filter(name -> !name.toLowerCase(Locale.ROOT).contains("test"))
                .flatMap(name -> {
                    var text = text(root.resolve(name));
                    if (!text.contains("HELIX_PORT") || (name.endsWith(".java") && !text.contains("void main("))) {
                        return Stream.empty();
                    }
                    return Stream.of("/healthz", "/health")
                            .filter(path -> text.contains(path + "\"") || text.contains(path + "'"))
                            .limit(1)
                            .map(path -> new Service(name, path));
                })
                .findFirst();
    }

    List<String> tracked(String... patterns) {
        var arguments = new ArrayList<>(List.of("ls-files", "-z", "--"));
        arguments.addAll(List.of(patterns));
        var answer = git.ask(root, arguments.toArray(String[]::new));
        return answer.succeeded()
                ? Stream.of(answer.text().split("\0", -1))
                        .filter(name -> !name.isEmpty())
                        .toList()
                : List.of();
    }

    JsonNode json(String name) {
        var mapper = JsonMapper.builder().build();
        try {
            return mapper.readTree(text(name));
        } catch (JacksonException e) {
            return mapper.createObjectNode();
        }
    }

    /** Returns a file's text as far as it is one; a guess needs no more. */
    private static String text(Path file) {
        try {
            return Files.size(file) > LARGEST ? "" : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
