package dev.helix.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.GitFolder;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.config.ConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemGuessTest {

    @TempDir
    private Path folder;

    private SystemGuess guess(String... files) throws IOException {
        var git = GitFolder.with(folder, files);
        var guess = SystemGuess.of(git.folder(), new GitProgram(System.getenv()));
        var text = new ConfigTemplate("main", "../{name}-test", 8001, 9001, 8002).with(guess, List.of());
        var read = new ConfigReader(git.folder(), Map.of()).parse(text);
        assertThat(read.production().control() == null).as(text).isEqualTo(guess.control() == null);
        var unit = read.validation().unit();
        assertThat(unit == null ? List.of() : unit.command()).as(text).isEqualTo(guess.unit());
        return guess;
    }

    @Test
    void mavenIsTestedAloudSoThatItsTestsAreCounted() throws IOException {
        var guess = guess("pom.xml", "<project/>");
        assertThat(guess.unit()).containsExactly("mvn", "-B", "test");
        assertThat(guess.control()).isNull();
    }

    @Test
    void springBootWithItsHealthAddressIsASystem() throws IOException {
        var guess = guess("pom.xml", "<a>spring-boot-maven-plugin</a><b>spring-boot-starter-actuator</b>");
        var control = Objects.requireNonNull(guess.control());
        assertThat(control.healthPath()).isEqualTo("/actuator/health");
        assertThat(control.build()).contains("package");
        assertThat(control.start()).last().asString().contains("$HELIX_PORT");
    }

    @Test
    void gradleCountsByItsReports() throws IOException {
        assertThat(guess("build.gradle.kts", "plugins { java }\n").unit())
                .last()
                .asString()
                .startsWith("gradle --console=plain test")
                .contains("passed, 0 failed");
    }

    @Test
    void npmInstallsWhatTheTestsNeed() throws IOException {
        var guess = guess(
                "package.json",
                "{\"scripts\":{\"test\":\"jest\"},\"devDependencies\":{\"jest\":\"^29\"}}",
                "package-lock.json",
                "{}");
        assertThat(guess.unit()).containsExactly("sh", "-c", "npm ci --silent && npm test");
        assertThat(guess.control()).isNull();
    }

    @Test
    void testsThatNpmOnlyPretendsToHaveAreNone() throws IOException {
        assertThat(guess("package.json", "{\"scripts\":{\"test\":\"echo \\\"Error: no test specified\\\" && exit 1\"}}")
                        .unit())
                .isEmpty();
    }

    @Test
    void pythonWithoutPytestUsesWhatIsBuiltIn() throws IOException {
        assertThat(guess("tests/__init__.py", "", "tests/test_a.py", "import unittest\n")
                        .unit())
                .containsExactly("python3", "-m", "unittest", "discover");
    }

    /** As a run shows: where the folder is no package, unittest finds no test unless it is named. */
    @Test
    void theTestsOfAFolderThatIsNoPackageAreFound() throws Exception {
        var unit = guess(
                        "tests/test_a.py",
                        "import unittest\nclass A(unittest.TestCase):\n    def test_a(self):\n        pass\n")
                .unit();

        assertThat(unit).endsWith("-s", "tests");
        var run = new ProcessBuilder(unit)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Ran 1 test");
    }

    @Test
    void brokenManifestIsNoReasonToFail() throws IOException {
        assertThat(guess("package.json", "{").unit()).isEmpty();
    }

    @Test
    void plainFilesHaveNothingToRun() throws IOException {
        var guess = guess("notes.txt", "hello\n");
        assertThat(guess.unit()).isEmpty();
        assertThat(guess.control()).isNull();
    }

    private static String start(SystemGuess guess) {
        return String.join(" ", Objects.requireNonNull(guess.control()).start());
    }

    @Test
    void aGoServiceIsBuiltFromItsMainPackage() throws IOException {
        var guess = guess(
                "go.mod",
                "module example.org/shop\n",
                "cmd/shop/main.go",
                "package main\n\nfunc main() { serve(os.Getenv(\"PORT\")) }\nvar x = `/healthz`\n",
                "shop_test.go",
                "package shop\n");
        assertThat(guess.unit()).containsExactly("go", "test", "./...");
        var control = Objects.requireNonNull(guess.control());
        assertThat(control.build()).containsExactly("go", "build", "-o", "build/app", "./cmd/shop");
        assertThat(start(guess)).contains("PORT=\"$HELIX_PORT\"", "build/app");
        assertThat(control.healthPath()).isEqualTo("/healthz");
    }

    @Test
    void aGoLibraryIsOnlyTested() throws IOException {
        assertThat(guess("go.mod", "module example.org/lib\n", "lib.go", "package lib\n")
                        .control())
                .isNull();
    }

    @Test
    void rustIsStartedByTheNameOfItsPackage() throws IOException {
        var guess = guess(
                "Cargo.toml", "[package]\nname = \"shop\"\n", "src/main.rs", "fn main() { env::var(\"PORT\"); }\n");
        assertThat(guess.unit()).containsExactly("cargo", "test");
        assertThat(start(guess)).contains("target/release/shop");
        assertThat(guess("Cargo.toml", "[package]\nname = \"lib\"\n", "src/main.rs", "fn main() {}\n")
                        .control())
                .isNull();
    }

    @Test
    void aWebProjectOfNetIsPublished() throws IOException {
        var guess = guess(
                "src/Shop/Shop.csproj",
                "<Project Sdk=\"Microsoft.NET.Sdk.Web\"/>",
                "src/Shop/Program.cs",
                "app.MapHealthChecks(\"/alive\");\n");
        assertThat(guess.unit()).containsExactly("dotnet", "test");
        assertThat(start(guess)).contains("publish/Shop.dll", "$HELIX_PORT");
        assertThat(Objects.requireNonNull(guess.control()).healthPath()).isEqualTo("/alive");
    }

    @Test
    void phpServesItsPublicFolder() throws IOException {
        var guess = guess(
                "composer.json",
                "{\"require-dev\":{\"phpunit/phpunit\":\"^11\"}}",
                "public/index.php",
                "<?php route('/up', fn() => 'ok');\n");
        assertThat(guess.unit()).last().asString().endsWith("vendor/bin/phpunit");
        assertThat(start(guess)).contains("php -S", "-t public");
        assertThat(Objects.requireNonNull(guess.control()).healthPath()).isEqualTo("/up");
    }

    @Test
    void phpIsTestedByItsOwnScriptOrByTheRunnerThatItHas() throws IOException {
        assertThat(guess(
                                "composer.json",
                                "{\"require-dev\":{\"phpunit/phpunit\":\"^11\"},\"scripts\":{\"test\":[\"@lint\",\"phpunit\"]}}")
                        .unit())
                .last()
                .asString()
                .endsWith("&& composer test");
        assertThat(guess("composer.json", "{\"require-dev\":{\"pestphp/pest\":\"^3\",\"phpunit/phpunit\":\"^11\"}}")
                        .unit())
                .last()
                .asString()
                .endsWith("vendor/bin/pest");
    }

    @Test
    void rubyIsStartedByRackAndAGemfileBesideNodeIsOnlyATool() throws IOException {
        var guess = guess("Gemfile", "gem 'rspec'\n", "config.ru", "run App\n");
        assertThat(guess.unit()).last().asString().endsWith("bundle exec rspec");
        assertThat(start(guess)).contains("rackup");
        Files.delete(folder.resolve("config.ru"));
        assertThat(guess("Gemfile", "gem 'fastlane'\n", "package.json", "{\"name\":\"app\"}")
                        .kind())
                .startsWith("npm");
    }

    @Test
    void scriptsOfNpmAreUsedAndItsCommandsNamed() throws IOException {
        var guess = guess(
                "package.json",
                "{\"name\":\"shop\",\"bin\":{\"shop\":\"cli.js\"},"
                        + "\"scripts\":{\"start\":\"node x.js\",\"build\":\"tsc\"},\"dependencies\":{\"a\":\"1\"}}",
                "package-lock.json",
                "{}",
                "x.js",
                "listen(process.env.PORT); get('/health');\n");
        var control = Objects.requireNonNull(guess.control());
        assertThat(control.build()).containsExactly("sh", "-c", "npm ci --silent && npm run build");
        assertThat(start(guess)).contains("exec npm start");
        assertThat(control.healthPath()).isEqualTo("/health");
        assertThat(guess.kind()).contains("the command shop");
    }

    @Test
    void aStartScriptThatChoosesItsOwnPortIsNone() throws IOException {
        assertThat(guess("package.json", "{\"scripts\":{\"start\":\"node x.js\"}}", "x.js", "listen(3000);\n")
                        .control())
                .isNull();
    }

    @Test
    void commandsOfPyprojectAreNamed() throws IOException {
        assertThat(guess("pyproject.toml", "[project]\nname = \"x\"\n[project.scripts]\nshop = \"shop:main\"\n")
                        .kind())
                .isEqualTo("Python, with the command shop");
    }

    @Test
    void aProcfileSaysHowTheSystemStarts() throws IOException {
        var guess = guess(
                "Procfile",
                "worker: x\nweb: WORKERS=2 gunicorn shop:app --bind 0.0.0.0:$PORT\n",
                "requirements.txt",
                "");
        assertThat(start(guess)).contains("export PORT=\"$HELIX_PORT\"; WORKERS=2 gunicorn");
    }

    @Test
    void aMakefileSaysHowAnythingElseIsTestedAndStarted() throws IOException {
        var guess =
                guess("Makefile", "build:\n\tcc x.c\ntest: build\n\t./t\nrun:\n\t./a $(PORT)\n", "x.c", "int main;\n");
        assertThat(guess.unit()).containsExactly("make", "test");
        assertThat(Objects.requireNonNull(guess.control()).build()).containsExactly("make", "build");
        assertThat(start(guess)).contains("exec make run");
        assertThat(guess("Makefile", "test := x\n").unit()).isEmpty();
    }

    @Test
    void servicesOfDockerComposeAreNamedAndStartedOnlyOnAPortOfTheirOwn() throws IOException {
        var fixed = guess("compose.yaml", "services:\n  db:\n    image: x\n  web:\n    ports: ['80:80']\n");
        assertThat(fixed.kind()).contains("Docker Compose (db, web)");
        assertThat(fixed.control()).isNull();
        var open = guess("compose.yaml", "services:\n  web:\n    ports: ['${PORT}:80']\n");
        assertThat(start(open)).contains("docker compose -f compose.yaml -p", "$HELIX_SYSTEM");
    }

    @Test
    void gradleWithModulesAloneIsFoundByItsSettings() throws IOException {
        assertThat(guess("settings.gradle.kts", "include(\"app\")\n", "app/build.gradle.kts", "plugins { java }\n")
                        .kind())
                .isEqualTo("Gradle");
    }

    @Test
    void rustIsStartedByTheNameThatItsProgramHas() throws IOException {
        var manifest = "[package]\nname = \"api\"\n[[bin]]\nname = \"server\"\npath = \"src/main.rs\"\n";
        var main = "fn main() { let port = std::env::var(\"PORT\"); }\n";
        assertThat(start(guess("Cargo.toml", manifest, "src/main.rs", main))).contains("target/release/server");
    }

    @Test
    void ofSeveralProgramsInRustNobodyKnowsWhichItIs() throws IOException {
        var manifest = "[package]\nname = \"api\"\n[[bin]]\nname = \"a\"\n[[bin]]\nname = \"b\"\n";
        var main = "fn main() { let port = std::env::var(\"PORT\"); }\n";
        assertThat(guess("Cargo.toml", manifest, "src/main.rs", main).control()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "pnpm-lock.yaml, pnpm install --silent --frozen-lockfile, pnpm test, pnpm run build, pnpm start",
        "yarn.lock, yarn install --frozen-lockfile, yarn test, yarn run build, yarn start",
        "bun.lock, bun install --silent --frozen-lockfile, bun run test, bun run build, bun run start",
    })
    void packagesAreInstalledByTheToolThatFixedThem(
            String lock, String install, String test, String build, String start) throws IOException {
        var guess = guess(
                "package.json",
                "{\"scripts\":{\"test\":\"x\",\"build\":\"y\",\"start\":\"node s.js\"},\"dependencies\":{\"a\":\"1\"}}",
                "s.js",
                "listen(process.env.PORT)\n",
                lock,
                "x\n");
        assertThat(guess.unit()).last().isEqualTo(install + " && " + test);
        var control = Objects.requireNonNull(guess.control());
        assertThat(control.build()).last().isEqualTo(install + " && " + build);
        assertThat(start(guess)).endsWith("exec " + start);
    }

    @Test
    void aGemIsTestedByTheSpecsThatItHas() throws IOException {
        assertThat(guess("Gemfile", "gemspec\n", "shop.gemspec", "\n", "spec/shop_spec.rb", "RSpec.describe\n")
                        .unit())
                .last()
                .isEqualTo("bundle install --quiet && bundle exec rspec");
    }

    @ParameterizedTest
    @CsvSource({"GNUmakefile", "makefile", "Makefile"})
    void aMakefileOfAnyNameAndWithSeveralTargetsInOneRuleIsRead(String name) throws IOException {
        var guess = guess(name, "build test: deps\n\t./t.sh\nserve:\n\t./s $(PORT)\n");
        assertThat(guess.unit()).containsExactly("make", "test");
        var control = Objects.requireNonNull(guess.control());
        assertThat(control.build()).containsExactly("make", "build");
        assertThat(start(guess)).endsWith("exec make serve");
    }

    @Test
    void servicesOfDockerComposeAreNamedHoweverFarTheyAreSetIn() throws IOException {
        var compose =
                "services:\n    web:\n        build: .\n        environment:\n            A: b\n    db:\n        image: postgres\n";
        assertThat(guess("docker-compose.yml", compose).kind()).contains("(web, db)");
    }
}
