package dev.helix.app.command;

import dev.helix.app.cli.GitProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The build, start and test commands that a repository's files suggest. It holds only commands recognised for certain: a wrong
 * start command is worse than none.
 *
 * @param kind for a person
 * @param control how it is started; null where that is not recognisable
 * @param unit the command that tests it; empty where that is not recognisable
 */
record SystemGuess(String kind, @Nullable Control control, List<String> unit) {

    private static final Pattern SCRIPT = Pattern.compile("^\\s*\"?([A-Za-z0-9._-]+)\"?\\s*=");

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
        var files = new SourceFiles(root, git);
        return around(files, alone(root, files));
    }

    /** Adds the scripts that stand beside any language: the person wrote them, so they count before guesses from sources. */
    private static SystemGuess around(SourceFiles files, SystemGuess guess) {
        var scripts = new ProjectScripts(files);
        var control = guess.control() == null ? scripts.control().orElse(null) : guess.control();
        var web = scripts.procfile(
                guess.control() == null ? List.of() : guess.control().build());
        var unit = guess.unit().isEmpty() ? scripts.unit() : guess.unit();
        return new SystemGuess(guess.kind() + scripts.beside(), web.orElse(control), unit);
    }

    private static SystemGuess alone(Path root, SourceFiles files) {
        if (files.has("pom.xml")) {
            return maven(root, files);
        }
        // A build of several modules may have nothing but settings at its top.
        var gradle = files.first("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts");
        if (gradle.isPresent()) {
            return gradle(root, files.text(gradle.get()));
        }
        var compiled = new CompiledSystems(files).guess().or(() -> new WebSystems(files).guess());
        if (compiled.isPresent()) {
            return compiled.get();
        }
        if (files.has("package.json")) {
            return npm(files);
        }
        if (files.first("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "conftest.py")
                        .isPresent()
                || !files.tracked("*.py").isEmpty()) {
            return python(files);
        }
        return plain(files);
    }

    private static SystemGuess maven(Path root, SourceFiles files) {
        var maven = Files.isExecutable(root.resolve("mvnw")) ? "./mvnw" : "mvn";
        var pom = files.text("pom.xml");
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

    private static SystemGuess npm(SourceFiles files) {
        var manifest = files.json("package.json");
        var scripts = manifest.path("scripts");
        var test = scripts.path("test").asString("");
        var installed = !manifest.path("dependencies").isEmpty()
                || !manifest.path("devDependencies").isEmpty();
        var tool = packageTool(files);
        var install = tool.install();
        List<String> unit = List.of();
        if (!test.isBlank() && !test.contains("no test specified")) {
            unit = installed
                    ? List.of("sh", "-c", install + " && " + tool.script("test"))
                    : List.of(tool.script("test").split(" ", -1));
        }
        var steps = Stream.of(
                        installed ? install : "",
                        scripts.path("build").asString("").isBlank() ? "" : tool.name() + " run build")
                .filter(step -> !step.isEmpty())
                .toList();
        var build = steps.isEmpty() ? List.<String>of() : List.of("sh", "-c", String.join(" && ", steps));
        var sources = new String[] {"*.js", "*.mjs", "*.cjs", "*.ts"};
        var service = files.service("*.js", "*.mjs", "*.cjs")
                .map(found -> new Control(build, List.of("node", found.file()), found.healthPath()));
        var started = !scripts.path("start").asString("").isBlank() && files.takePort(sources)
                ? Optional.of(
                        new Control(build, ProjectScripts.onPort(tool.script("start")), files.healthPath(sources)))
                : Optional.<Control>empty();
        var commands = commands(manifest);
        return new SystemGuess(
                commands.isEmpty() ? tool.name() : tool.name() + ", with the command " + String.join(", ", commands),
                service.or(() -> started).orElse(null),
                unit);
    }

    /** The program that installs the packages which a manifest of Node names, and runs its scripts. */
    private record PackageTool(String name, String install) {

        /** Bun has a runner of tests of its own, which is no script. */
        String script(String script) {
            return name + (name.equals("bun") ? " run " : " ") + script;
        }
    }

    /** The file that fixes the versions is of one tool alone, and others would install something else. */
    private static PackageTool packageTool(SourceFiles files) {
        if (files.has("pnpm-lock.yaml")) {
            return new PackageTool("pnpm", "pnpm install --silent --frozen-lockfile");
        }
        if (files.has("yarn.lock")) {
            return new PackageTool("yarn", "yarn install --frozen-lockfile");
        }
        if (files.has("bun.lock") || files.has("bun.lockb")) {
            return new PackageTool("bun", "bun install --silent --frozen-lockfile");
        }
        return new PackageTool("npm", (files.has("package-lock.json") ? "npm ci" : "npm install") + " --silent");
    }

    private static List<String> commands(JsonNode manifest) {
        var bin = manifest.path("bin");
        return bin.isObject()
                ? bin.propertyNames().stream().sorted().toList()
                : bin.isString() ? List.of(manifest.path("name").asString("")) : List.of();
    }

    private static SystemGuess python(SourceFiles files) {
        var named = Stream.of("pyproject.toml", "setup.cfg", "tox.ini", "requirements.txt", "requirements-dev.txt")
                .anyMatch(name -> files.text(name).contains("pytest"));
        var tests = files.tracked("test_*.py", "*/test_*.py", "*_test.py", "tests/*.py");
        List<String> unit = List.of();
        if (named || files.has("conftest.py")) {
            unit = List.of("python3", "-m", "pytest", "-q");
        } else if (!tests.isEmpty()) {
            unit = unittest(files, tests);
        }
        var commands = scripts(files.text("pyproject.toml"));
        return new SystemGuess(
                commands.isEmpty() ? "Python" : "Python, with the command " + String.join(", ", commands),
                files.service("*.py")
                        .map(found -> new Control(List.of(), List.of("python3", found.file()), found.healthPath()))
                        .orElse(null),
                unit);
    }

    /** unittest looks into packages alone: a folder that is none has to be named, or no test is found. */
    private static List<String> unittest(SourceFiles files, List<String> tests) {
        var discover = List.of("python3", "-m", "unittest", "discover");
        var folders = tests.stream()
                .map(test -> test.contains("/") ? test.substring(0, test.indexOf('/')) : "")
                .distinct()
                .toList();
        return folders.size() == 1 && !folders.getFirst().isEmpty() && !files.has(folders.getFirst() + "/__init__.py")
                ? Stream.concat(discover.stream(), Stream.of("-s", folders.getFirst()))
                        .toList()
                : discover;
    }

    /** Returns the names under {@code [project.scripts]}, or poetry's. */
    private static List<String> scripts(String pyproject) {
        var names = new ArrayList<String>();
        var within = false;
        for (var line : pyproject.lines().toList()) {
            var match = SCRIPT.matcher(line);
            if (line.startsWith("[")) {
                within =
                        line.strip().equals("[project.scripts]") || line.strip().equals("[tool.poetry.scripts]");
            } else if (within && match.find()) {
                names.add(match.group(1));
            }
        }
        return names;
    }

    private static SystemGuess plain(SourceFiles files) {
        return new SystemGuess(
                "plain files",
                files.service("*.java")
                        .map(found -> new Control(List.of(), List.of("java", found.file()), found.healthPath()))
                        .orElse(null),
                List.of());
    }
}
