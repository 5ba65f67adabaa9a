package dev.helix.app.demo;

import dev.helix.testkit.SampleSystem;
import java.nio.file.Path;

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
}
