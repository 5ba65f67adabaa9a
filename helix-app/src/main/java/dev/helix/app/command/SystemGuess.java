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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a repository's files say of how it is built, started and tested. Only what is recognised for certain is said: a
 * wrong start command is worse than none.
 *
 * @param kind for a person
 * @param control how it is started; null where that is not recognisable
 * @param unit what tests it; empty where that is not recognisable
 */
record SystemGuess(String kind, @Nullable Control control, List<String> unit) {

    private static final int LARGEST = 1024 * 1024;

    SystemGuess {
        unit = List.copyOf(unit);
    }

    /** How a system is built, started and asked for its health. */
    record Control(List<String> build, List<String> start, String healthPath) {
        Control {
            build = List.copyOf(build);
            start = List.copyOf(start);
        }
    }

    /** Looks at the work tree {@code root}, whose tracked files {@code git} lists. */
    static SystemGuess of(Path root, GitProgram git) {
        if (Files.isRegularFile(root.resolve("pom.xml"))) {
            return maven(root);
        }
        for (var name : List.of("build.gradle", "build.gradle.kts")) {
            if (Files.isRegularFile(root.resolve(name))) {
                return gradle(root, text(root.resolve(name)));
            }
        }
        if (Files.isRegularFile(root.resolve("package.json"))) {
            return npm(root, git);
        }
        if (Stream.of("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "conftest.py")
                        .anyMatch(name -> Files.isRegularFile(root.resolve(name)))
                || !tracked(root, git, "*.py").isEmpty()) {
            return python(root, git);
        }
        return plain(root, git);
    }

    private static SystemGuess maven(Path root) {
        var maven = Files.isExecutable(root.resolve("mvnw")) ? "./mvnw" : "mvn";
        var pom = text(root.resolve("pom.xml"));
        var boot = pom.contains("spring-boot-maven-plugin") && pom.contains("spring-boot-starter-actuator");
        return new SystemGuess(
                boot ? "Maven with Spring Boot" : "Maven",
                boot ? springBoot(List.of(maven, "-B", "-q", "-DskipTests", "package"), "target/*.jar") : null,
                // Not quiet: the closing line tells how many tests ran, and nothing run is nothing passed.
                List.of(maven, "-B", "test"));
    }

    private static SystemGuess gradle(Path root, String build) {
        var gradle = Files.isExecutable(root.resolve("gradlew")) ? "./gradlew" : "gradle";
        var boot = build.contains("org.springframework.boot") && build.contains("spring-boot-starter-actuator");
        // Gradle does not say how many tests ran; its reports do.
        var count = "find . -path '*/build/test-results/*' -name '*.xml' -exec cat {} + | grep -c '<testcase'"
                + " | sed 's/$/ passed, 0 failed/'";
        return new SystemGuess(
                boot ? "Gradle with Spring Boot" : "Gradle",
                boot ? springBoot(List.of(gradle, "-q", "bootJar"), "build/libs/*.jar") : null,
                List.of("sh", "-c", gradle + " --console=plain test && " + count));
    }

    private static Control springBoot(List<String> build, String jar) {
        return new Control(
                build,
                List.of("sh", "-c", "exec java -jar " + jar + " --server.port=\"$HELIX_PORT\""),
                "/actuator/health");
    }

    private static SystemGuess npm(Path root, GitProgram git) {
        var manifest = json(root.resolve("package.json"));
        var test = manifest.path("scripts").path("test").asString("");
        var installed = !manifest.path("dependencies").isEmpty()
                || !manifest.path("devDependencies").isEmpty();
        var install = Files.isRegularFile(root.resolve("package-lock.json")) ? "npm ci" : "npm install";
        List<String> unit = List.of();
        if (!test.isBlank() && !test.contains("no test specified")) {
            unit = installed ? List.of("sh", "-c", install + " --silent && npm test") : List.of("npm", "test");
        }
        var build = installed ? List.of("sh", "-c", install + " --silent") : List.<String>of();
        var service = service(root, git, "*.js", "*.mjs", "*.cjs");
        return new SystemGuess(
                "npm",
                service.map(found -> new Control(build, List.of("node", found.file()), found.healthPath()))
                        .orElse(null),
                unit);
    }

    private static SystemGuess python(Path root, GitProgram git) {
        var named = Stream.of("pyproject.toml", "setup.cfg", "tox.ini", "requirements.txt", "requirements-dev.txt")
                .map(root::resolve)
                .filter(Files::isRegularFile)
                .anyMatch(file -> text(file).contains("pytest"));
        var tests = !tracked(root, git, "test_*.py", "*/test_*.py", "*_test.py", "tests/*.py")
                .isEmpty();
        List<String> unit = List.of();
        if (named || Files.isRegularFile(root.resolve("conftest.py"))) {
            unit = List.of("python3", "-m", "pytest", "-q");
        } else if (tests) {
            unit = List.of("python3", "-m", "unittest", "discover");
        }
        var service = service(root, git, "*.py");
        return new SystemGuess(
                "Python",
                service.map(found -> new Control(List.of(), List.of("python3", found.file()), found.healthPath()))
                        .orElse(null),
                unit);
    }

    private static SystemGuess plain(Path root, GitProgram git) {
        var java = service(root, git, "*.java");
        var makefile = root.resolve("Makefile");
        var make = Files.isRegularFile(makefile) && text(makefile).lines().anyMatch(line -> line.startsWith("test:"));
        return new SystemGuess(
                "plain files",
                java.map(found -> new Control(List.of(), List.of("java", found.file()), found.healthPath()))
                        .orElse(null),
                make ? List.of("make", "test") : List.of());
    }

    /** A file that is a server for us: it listens where HELIX says, and answers how it is. */
    private record Service(String file, String healthPath) {}

    private static Optional<Service> service(Path root, GitProgram git, String... patterns) {
        return tracked(root, git, patterns).stream()
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

    private static List<String> tracked(Path root, GitProgram git, String... patterns) {
        var arguments = new ArrayList<>(List.of("ls-files", "-z", "--"));
        arguments.addAll(List.of(patterns));
        var answer = git.ask(root, arguments.toArray(String[]::new));
        return answer.succeeded()
                ? Stream.of(answer.text().split("\0", -1))
                        .filter(name -> !name.isEmpty())
                        .toList()
                : List.of();
    }

    private static JsonNode json(Path file) {
        var mapper = JsonMapper.builder().build();
        try {
            return mapper.readTree(text(file));
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
