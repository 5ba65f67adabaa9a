package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandScriptsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sh test.sh | test.sh",
                "bash -eu ./ci/run --all | ci/run",
                "./gate | gate",
                "env CI=1 timeout 60 ./scripts/check.py -q | scripts/check.py",
                "/usr/bin/env python3 check.py | check.py",
                "/usr/bin/timeout 60 /bin/sh check.sh | check.sh",
                "./run quickly | run",
                "python3 -B bench.py main.py | bench.py",
                "python3 -X dev tools/run.py | tools/run.py",
                "node --require ./hook.js --test a.js b.js | hook.js,a.js,b.js",
                "java -cp out GreeterTest.java e2e | GreeterTest.java",
                "java -jar tools/runner.jar | tools/runner.jar",
                "make -f ci.mk test | ci.mk",
                "uv run python gates/lint.py | gates/lint.py",
                "mvn -q -o test | ''",
                "pytest -q tests | ''",
                "/usr/bin/true | ''",
                "sh ../outside.sh | ''",
                "bash a/../test.sh | test.sh",
                "bash -euo pipefail ci/run.sh | ci/run.sh",
                "bash -euo pipefail -c ./x.sh | x.sh",
                "bash -c -e ./x.sh | x.sh",
                "bash -O extglob +o posix run.sh | run.sh",
                "busybox sh x.sh | x.sh",
                "uv run check.py | check.py",
                "uv run --with requests check.py | check.py",
                "poetry -C tools run python check.py | check.py,tools/check.py",
                "python3 tools | tools",
                "python3 -mcheck | check.py,check/__init__.py,check/__main__.py",
                "python3 -Bm check | check.py,check/__init__.py,check/__main__.py",
                "python3 -m coverage run check.py | coverage.py,coverage/__init__.py,coverage/__main__.py,check.py",
                "python3 -c print(1) x.py | ''",
                "node check | check,check.js",
                "node -e 1 data.json | ''",
                "ruby check | check",
                "ruby -rdate checks/judge.rb | checks/judge.rb",
                "ruby -Icore x.rb | x.rb",
                "ruby -E UTF-8 x.rb | x.rb",
                "ruby -ne puts data.txt | ''",
                "perl -Mfeature x.pl | x.pl",
                "perl -lane print data.txt | ''",
                "node --env-file .env checks/judge.js | checks/judge.js,checks/judge.js.js",
                "node --conditions dev checks/judge.js | checks/judge.js,checks/judge.js.js",
                "node --not-known-yet dev checks/judge.js | dev,checks/judge.js,checks/judge.js.js",
                "node -pe 1 data.json | ''",
                "php -c php.ini judge.php | judge.php",
                "ruby -W -Ilib check.rb | check.rb",
                "perl -w check | check",
                "perl -ne print data.txt | ''",
                "php check | check",
                "xargs -n 1 -I {} sh check.sh {} | check.sh",
                "flock -w 10 /tmp/lock ./check | check",
                "taskset -c 0-3 ./check | check",
                "taskset 0x3 ./check | check",
                "ionice -c 3 -n 7 ./check | check",
                "tini -g -- ./check | check",
                "time -p ./check | check",
                "timeout -s KILL 60 ./check | check",
                "env -C ci ./check | check,ci/check",
                "npm exec -- tsx check.ts | check.ts",
                "npx -p typescript eslint src/app.js | ''",
                "npm run test | ''",
                "pytest -c ci/strict.toml tests | ci/strict.toml",
                "pytest -c pytest.ini | ''",
                "python3 -m pytest -c ci/strict.toml"
                        + " | pytest.py,pytest/__init__.py,pytest/__main__.py,ci/strict.toml",
                "npx jest --config=ci/strict.json src | ci/strict.json",
                "mvn -B -s ci/settings.xml verify | ci/settings.xml",
                "mvn -f core/pom.xml test | ''",
                "./gradlew -I ci/init.kts test | gradlew,ci/init.kts",
                "grep -f words app.txt | ''",
                "find src -name *.py -exec sh check.sh {} ; | check.sh",
                "go run ./tools/check | ''",
                "pnpm dlx tsx check.ts | check.ts",
                "yarn dlx tsx check.ts | check.ts",
                "npm x -- tsx check.ts | check.ts",
                "bun x tsx check.ts | check.ts",
                "yarn node check.js | check.js,check.js.js",
                "script -q /dev/null sh check.sh | check.sh",
                "script -q out ./check | check",
                "uv -n run check.py | check.py",
                "uv run -n check.py | check.py",
                "uv run -n python check.py | check.py",
                "uv run -m check | check.py,check/__init__.py,check/__main__.py",
                "uv run --script tools/check | tools/check",
                "uv --directory=ci run check.py | check.py,ci/check.py",
                "env --chdir=ci ./check | check,ci/check",
                "env -Cci ./check | check,ci/check",
                "flock 9 ./check | check",
                "flock -n 9 sh check.sh | check.sh",
                "timeout 1.5m ./check | check",
                "chrt -b 0 ./check | check",
                "su nobody -c ./check | check",
                "gosu nobody ./check | check",
                "faketime 2020-01-01 ./check | check",
                "op run -- sh check.sh | check.sh",
                "op run -- ./check | check",
                "docker compose run app python3 check.py | check.py",
                "systemd-run --user --scope -p MemoryMax=1G bash check.sh | check.sh",
                "coverage run check.py | check.py",
                "coverage run -p --source=src tools/check.py | tools/check.py",
                "coverage run check | check",
                "coverage run -m check | check.py,check/__init__.py,check/__main__.py",
                "python3 -m coverage run --branch -m check"
                        + " | coverage.py,coverage/__init__.py,coverage/__main__.py,check.py,check/__init__.py,check/__main__.py",
                "make -fci.mk test | ci.mk",
                "make -C ci -f x.mk | x.mk,ci/x.mk",
                "make -Cci --makefile=x.mk | x.mk,ci/x.mk",
                "just --justfile ci/just test | ci/just",
                "ruby -C ci check.rb | check.rb,ci/check.rb",
                "node -r./hook.js --test a.js | hook.js,a.js",
                "node --import=./hook.mjs check.js | hook.mjs,check.js,check.js.js",
                "pytest -cci/strict.toml | ci/strict.toml",
                "mvn -sci/settings.xml verify | ci/settings.xml",
                "mksh check.sh | check.sh",
                "elixir check.exs | check.exs",
                "BASH_ENV=ci/env.sh bash check.sh | ci/env.sh,check.sh",
                "NODE_OPTIONS=--require=./hook.js node check.js | hook.js,check.js,check.js.js",
                "grep -q python3 src/app.py | ''",
                "git commit -m sh x.sh | ''",
                "npx eslint --env node src/app.js | ''",
                "vitest run --environment node src/app.ts | ''",
                "pytest -k py src/app.py | ''",
                "shellcheck -s bash scripts/app.sh | ''",
                "checker --shell bash scripts/app.sh | ''",
                "checker --shell=bash sh gate.sh | gate.sh",
                "checker --quiet -- sh gate.sh | gate.sh",
                "c8 --all node gate.js | ''",
                "c8 --reporter lcov node gate.js | gate.js,gate.js.js",
                "tox exec -e py -- sh gate.sh | gate.sh",
                "zig test src/main.zig | ''",
                "zig build --build-file ci/build.zig | ci/build.zig",
                "zig run tools/gate.zig | tools/gate.zig",
                "dart analyze lib/main.dart | ''",
                "dart run tool/gate.dart | tool/gate.dart",
                "dart test tool/gate.dart | tool/gate.dart",
                "nim check src/main.nim | ''",
                "nim c src/main.nim | ''",
                "nim c -r tools/gate.nim | tools/gate.nim",
                "deno check src/main.ts | ''",
                "deno run tools/gate.ts | tools/gate.ts",
                "bun build ./src/index.ts | ''",
                "crystal build src/app.cr | ''",
                "swift build -c release | ''",
                "node -r ./hook.js --check src/app.js | hook.js",
                "node gate.js --check | gate.js,gate.js.js",
                "sh -n gate.sh | ''",
                "awk -f ci/gate.awk src/app.txt | ci/gate.awk",
                "npx --yes eslint src/app.js | ''",
            })
    void nameTheFilesThatACommandRuns(String command, String files) {
        assertThat(CommandScripts.in(Arrays.asList(command.split(" "))).stream().map(RepoPath::value))
                .containsExactlyInAnyOrder(files.isEmpty() ? new String[0] : files.split(","));
    }

    @Test
    void areSeenInALineOfShell() {
        var line = "cd . && if ./a.sh; then bash 'b c.sh' | python3 d.py; fi || (sh -c \"./e\")";

        assertThat(CommandScripts.in(List.of("bash", "-lc", line)).stream().map(RepoPath::value))
                .containsExactlyInAnyOrder("a.sh", "b c.sh", "d.py", "e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cd sub && ./x.sh | x.sh,sub/x.sh",
                "cd sub; cd .. && sh ci/x.sh | ci/x.sh,sub/ci/x.sh",
                "$PWD/x.sh --all | x.sh",
                "\"${PWD}/ci/x.sh\" | ci/x.sh",
                "$(pwd)/x.sh | x.sh",
                "sh < x.sh | x.sh",
                "flock l -c 'sh x.sh' | x.sh",
                "test -f app.txt && cat app.txt > out.txt | ''",
                "exec 9>lock; flock 9 && sh x.sh | x.sh",
                "script -qec 'sh x.sh' /dev/null | x.sh",
                "script -qc'sh x.sh' out | x.sh",
                "script --command='sh x.sh' out | x.sh",
                "flock l --command='sh x.sh' | x.sh",
                "env --split-string='sh x.sh' | x.sh",
                "env -S'sh x.sh' | x.sh",
                "S=ci/x.sh; sh $S --all | ci/x.sh",
                "S=ci/x.sh; \"${S}\" | ci/x.sh",
                "D=ci; sh $D/x.sh | ci/x.sh",
                "for f in a.sh ci/b.sh; do sh $f; done | a.sh,ci/b.sh",
                "for f in ./a.sh; do \"$f\"; done | a.sh",
                "eval 'sh x.sh' | x.sh",
                "trap 'sh x.sh' EXIT | x.sh",
                "sh <(cat ci/x.sh) | ci/x.sh",
                "python3 - < check | check",
                "concurrently 'sh a.sh' 'node b.js' | a.sh,b.js,b.js.js",
            })
    void areSeenWhereverALineOfShellGoes(String line, String files) {
        assertThat(CommandScripts.in(List.of("sh", "-c", line)).stream().map(RepoPath::value))
                .containsExactlyInAnyOrder(files.isEmpty() ? new String[0] : files.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checker --all | checker",
                "/opt/bin/checker ci | checker",
                "env CI=1 timeout 60 checker ci/rules | checker",
                "sh -c checker | checker",
                "python3 -m ourchecks | ourchecks",
                "python3 -m pytest -q | ''",
                "mvn -q verify | ''",
                "go test ./... | ''",
                "make test | ''",
                "sh ci/x.sh | ''",
                "./gate --all | ''",
                "op run -- sh x.sh | ''",
                "test -f app.txt | ''",
                "node --test | ''",
                "yamllint . | ''",
                "terraform validate | ''",
                "docker compose up -d db | ''",
                "docker compose run app checker | ''",
            })
    void nameTheProgramsOfWhichNobodyKnowsWhatTheyRun(String command, String unknown) {
        assertThat(CommandScripts.unknownIn(Arrays.asList(command.split(" "))))
                .containsExactly(unknown.isEmpty() ? new String[0] : unknown.split(","));
    }

    @Test
    void ofALineOfShellOnlyProgramsThatMayRunFilesAreUnknown() {
        var line = "umask 022; docker compose up -d db && until pg_isready; do sleep 1; done; [[ -f app.txt ]]"
                + " && psql -c 'select 1' | jq . && mvn -q test && ourchecker";

        assertThat(CommandScripts.unknownIn(List.of("bash", "-c", line))).containsExactly("ourchecker");
    }

    @Test
    void areWhatIsGivenToAnInterpreterByAPipe() {
        assertThat(CommandScripts.in(List.of("sh", "-c", "cat ci/x.sh | sh -eu")).stream()
                        .map(RepoPath::value))
                .containsExactly("ci/x.sh");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sh ci/*.sh | ci/*.sh",
                "for f in ci/*.sh; do sh \"$f\"; done | ci/*.sh",
                "for f in ./ci/*; do python3 \"$f\"; done | ci/*,ci/*/**",
                "cd ci && ./check-[ab].sh | check-?.sh,ci/check-?.sh",
                "run-parts ci/*.d | ci/*.d/**",
                "bash ci/**.sh | ci/*.sh",
                "for f in *; do node $f; done | *.js",
                "node gates/*.js --test | gates/*.js",
                "node --test 'src/**/*.test.js' | ''",
                "node --test --import ./ci/*.mjs 'src/**/*.test.js' | ci/*.mjs",
                "tsx --test src/**/*.test.ts | ''",
                "bun test src/**/*.test.ts | ''",
                "bun test packages/*/test/*.js | ''",
                "deno test 'src/**/*.ts' | ''",
                "deno fmt --check src/*.ts | ''",
                "for f in src/*.js; do node --check \"$f\"; done | ''",
                "for f in scripts/*.sh; do bash -n $f; done | ''",
                "for f in lib/*.php; do php -l $f; done | ''",
                "for f in lib/*.rb; do ruby -wc $f; done | ''",
                "for f in lib/*.pm; do perl -c $f; done | ''",
                "mix format --check-formatted lib/**/*.ex | ''",
                "zig fmt --check src/*.zig | ''",
                "dart test test/*_test.dart | ''",
                "awk -f ci/*.awk src/*.txt | ci/*.awk",
                "sed -n p src/*.txt | ''",
                "eslint 'src/**/*.js' | ''",
                "shellcheck scripts/*.sh | ''",
                "python3 -m black --check src/*.py | ''",
            })
    void ofAPatternAreWhatItMatchesWhereThatIsRun(String line, String patterns) {
        var command = List.of("sh", "-c", line);
        assertThat(CommandScripts.patternsIn(command).stream().map(PathGlob::text))
                .containsExactlyInAnyOrder(patterns.isEmpty() ? new String[0] : patterns.split(","));
        assertThat(CommandScripts.foldersIn(command)).isEmpty();
    }

    @Test
    void ofAFolderOfProgramsAreAllThatIsThere() {
        assertThat(CommandScripts.foldersIn(List.of("run-parts", "ci")).stream().map(RepoPath::value))
                .containsExactly("ci");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "go run ./tools/check --all | tools/check",
                "go run . | ''",
                "go test ./... | ''",
                "python3 tools | tools",
                "node tools | tools",
                "dotnet run --project tools/Check/Check.csproj -- -p x | tools/Check",
                "cargo run -q --manifest-path tools/check/Cargo.toml | tools/check",
                "cargo run -p xtask | xtask",
                "npx eslint --env node src | ''",
                "jest --env node src | ''",
                "checker --env node src | ''",
            })
    void nameTheFoldersWhoseCodeACommandRuns(String command, String folders) {
        assertThat(CommandScripts.foldersIn(Arrays.asList(command.split(" "))).stream()
                        .map(RepoPath::value))
                .containsExactlyInAnyOrder(folders.isEmpty() ? new String[0] : folders.split(","));
    }

    @Test
    void areModulesThatWouldRunInThePlaceOfTheRightOnes() {
        assertThat(CommandScripts.in(List.of("python3", "-m", "pytest", "-q")).stream()
                        .map(RepoPath::value))
                .contains("pytest.py", "pytest/__init__.py", "pytest/__main__.py");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "python3 -m pytest | python3",
                "env CI=1 timeout 60 mvn -q test | env,timeout,mvn",
                "/usr/bin/env node --test | /usr/bin/env,node",
                "npx jest | npx,jest",
                "./gate --all | ./gate",
            })
    void nameTheProgramsThatACommandStarts(String command, String programs) {
        assertThat(CommandScripts.programs(Arrays.asList(command.split(" ")))).containsExactly(programs.split(","));
    }

    @Test
    void programsAreSeenInAShellAndItsScriptsToo() {
        assertThat(CommandScripts.programs(List.of("sh", "-c", "cd a && if ! mvn -q test; then go vet | tee out; fi")))
                .containsSubsequence("sh", "cd", "mvn", "go", "tee");
        assertThat(CommandScripts.programsOfShell(
                        "#!/bin/sh\n# go away, don't stay\nset -eu\nJAVA=1 ./gradlew test\ncargo test\n"))
                .contains("./gradlew", "cargo")
                .doesNotContain("away", "go");
    }

    @Test
    void ofAScriptThatExpandsWithoutAnEndAreLookedForInABoundedTime() {
        var all = IntStream.range(0, 32).mapToObj(n -> "/" + n + "/eval").collect(Collectors.joining(" "));
        var script = "for a in " + all + "; do " + ("$a ".repeat(12) + "x; ").repeat(500) + "done\n";

        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(CommandScripts.programsOfShell(script)).contains("/0/eval", "/31/eval"));
    }
}
