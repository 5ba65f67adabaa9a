package dev.helix.app.demo;

import dev.helix.testkit.DatabaseSample;
import dev.helix.testkit.SampleSystem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ports of a demo, and the helix.yaml they lead to. */
record DemoConfig(int productionPort, int testPort, int helixPort, Path java) {

    String productionUrl() {
        return "http://127.0.0.1:" + productionPort;
    }

    String testUrl() {
        return "http://127.0.0.1:" + testPort;
    }

    String yaml() {
        return """
                # Written by `helix demo`.
                main_branch: main
                production:
                  port: %1$d
                  control:
                    start: ['%4$s', -XX:TieredStopAtLevel=1, %5$s]
                    health: "http://127.0.0.1:{port}/healthz"
                    health_timeout: 30s
                    stop_timeout: 5s
                test:
                  root: ../{name}-test
                  port: %2$d
                probation: 1s
                validation:
                  syntax: auto
                  unit: { command: ['%4$s', -XX:TieredStopAtLevel=1, %6$s], timeout: 2m }
                  e2e: { command: ['%4$s', -XX:TieredStopAtLevel=1, %6$s, e2e], timeout: 2m }
                agent: { kind: scripted }
                consultant: { max_retries: 2, locale: en, adr_profile: helix-en }
                server: { port: %3$d }
                """.formatted(
                        productionPort,
                        testPort,
                        helixPort,
                        java.toString().replace("'", "''"),
                        SampleSystem.SERVICE,
                        SampleSystem.TESTS);
    }

    /** Returns the command that runs a program of the sample with databases. */
    List<String> java(Path driver, String program) {
        return List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-cp", driver.toString(), program);
    }

    private String yaml(Path driver, String... program) {
        return Stream.concat(
                        java(driver, program[0]).stream(),
                        Arrays.stream(program).skip(1))
                .map(DemoConfig::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * Returns the helix.yaml of the sample with databases.
     *
     * @param driver of PostgreSQL, which its programs use
     * @param data the part of that name
     */
    String databases(Path driver, String data) {
        return """
                # Written by `helix demo --databases`.
                main_branch: main
                production:
                  port: %d
                  control:
                    start: %s
                    migrate: %s
                    health: "http://127.0.0.1:{port}/"
                    health_timeout: 30s
                    stop_timeout: 5s
                test:
                  root: ../{name}-test
                  port: %d
                probation: 1s
                validation:
                  syntax: auto
                  unit: { command: %s, timeout: 2m }
                  e2e: { command: %s, timeout: 2m }
                agent: { kind: scripted }
                server: { port: %d }
                sandbox: { read: [%s] }
                %s""".formatted(
                        productionPort,
                        yaml(driver, DatabaseSample.SERVICE),
                        yaml(driver, DatabaseSample.MIGRATE),
                        testPort,
                        yaml(driver, DatabaseSample.TESTS),
                        yaml(driver, DatabaseSample.TESTS, "e2e"),
                        helixPort,
                        quoted(driver.toString()),
                        data);
    }
}
