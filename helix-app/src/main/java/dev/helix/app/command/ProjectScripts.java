package dev.helix.app.command;

import dev.helix.app.command.SystemGuess.Control;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scripts that people write beside any language: {@code Procfile}, {@code Makefile}, Docker Compose. */
record ProjectScripts(SourceFiles files) {

    private static final Pattern WEB = Pattern.compile("^web:\\s*(\\S.*)$", Pattern.MULTILINE);
    private static final Pattern SERVICE = Pattern.compile("^( +)\"?([A-Za-z0-9._-]+)\"?:\\s*(?:#.*)?$");
    private static final List<String> RUNNING = List.of("run", "start", "serve");

    /** Returns a command that finds its port under the usual name. */
    static List<String> onPort(String command) {
        return List.of("sh", "-c", "PORT=\"$HELIX_PORT\" exec " + command);
    }

    /** Returns how a {@code Procfile} starts the system, where that takes its port from outside. */
    Optional<Control> procfile(List<String> build) {
        var web = WEB.matcher(files.text("Procfile"));
        if (!web.find()) {
            return Optional.empty();
        }
        var command = web.group(1).strip();
        var everywhere = new String[] {"*.js", "*.ts", "*.py", "*.rb", "*.go", "*.php", "*.java", "*.rs"};
        return command.contains("PORT") || files.takePort(everywhere)
                ? Optional.of(new Control(
                        build,
                        // Its value is a line of the shell, perhaps with variables before the program.
                        List.of("sh", "-c", "export PORT=\"$HELIX_PORT\"; " + command),
                        files.healthPath(everywhere)))
                : Optional.empty();
    }

    /** Returns how the {@code Makefile}, or else Docker Compose, starts the system. */
    Optional<Control> control() {
        return make().or(this::compose);
    }

    /** Returns the text of the file that make reads. */
    private String makefile() {
        return files.first("GNUmakefile", "makefile", "Makefile")
                .map(files::text)
                .orElse("");
    }

    private Optional<Control> make() {
        var makefile = makefile();
        if (!SourceFiles.namesPort(makefile)) {
            return Optional.empty();
        }
        return RUNNING.stream()
                .filter(name -> hasTarget(makefile, name))
                .findFirst()
                .map(name -> new Control(
                        hasTarget(makefile, "build") ? List.of("make", "build") : List.of(),
                        onPort("make " + name),
                        files.healthPath("*.py", "*.js", "*.go", "*.rb", "*.c", "*.sh")));
    }

    private Optional<Control> compose() {
        return composeFile()
                .filter(name -> SourceFiles.namesPort(files.text(name)))
                .map(name -> new Control(
                        List.of(),
                        onPort("docker compose -f " + name + " -p \"helix-$HELIX_SYSTEM-$HELIX_PORT\" up --build"),
                        "/"));
    }

    private Optional<String> composeFile() {
        return files.first("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    }

    /** Returns what tests the system, as the {@code Makefile} says; empty where it does not. */
    List<String> unit() {
        var makefile = makefile();
        return Stream.of("test", "check")
                .filter(name -> hasTarget(makefile, name))
                .findFirst()
                .map(name -> List.of("make", name))
                .orElse(List.of());
    }

    private static boolean hasTarget(String makefile, String name) {
        // One rule may be that of several targets.
        return Pattern.compile("^(?:[\\w./-]+ +)*" + name + "(?: +[\\w./-]+)*\\s*:(?!=)", Pattern.MULTILINE)
                .matcher(makefile)
                .find();
    }

    /** Returns what else is to be known of the system, for the line that tells its kind. */
    String beside() {
        return composeFile()
                .map(name -> services(files.text(name)))
                .filter(names -> !names.isEmpty())
                .map(names -> " beside Docker Compose (" + names + "), whose services you keep running yourself")
                .orElse("");
    }

    /** The services are what stands one step in, however wide that is. */
    private static String services(String compose) {
        var within = compose.lines()
                .dropWhile(line -> !line.startsWith("services:"))
                .skip(1)
                .takeWhile(line -> line.isBlank() || line.startsWith(" ") || line.startsWith("#"))
                .map(SERVICE::matcher)
                .filter(Matcher::matches)
                .toList();
        return within.stream()
                .filter(match -> match.group(1).equals(within.getFirst().group(1)))
                .map(match -> match.group(2))
                .collect(Collectors.joining(", "));
    }
}
