package dev.helix.app.command;

import java.util.List;

/**
 * The helix.yaml that {@code helix init} writes: what was recognised, with comments for its first reader.
 *
 * @param mainBranch the branch that is production
 * @param testRoot the test system's folder as it stands in the file; {@code {name}} is the root's name
 */
record ConfigTemplate(String mainBranch, String testRoot, int productionPort, int testPort, int serverPort) {

    String with(SystemGuess guess, List<String> caches) {
        return """
            # HELIX brings changes of this repository to production. `helix doctor` checks what is said here.
            main_branch: %s
            production:
              port: %d
            %stest:
              root: %s
              port: %d
              # Settings left out here are taken from production.
            probation: 10s              # how long production must stay healthy after a change
            validation:
              syntax: auto              # by file type; or commands: [[ruff, check, "{files}"]]
            %s  # e2e: { command: [...], timeout: 10m }   # gets HELIX_TEST_URL
            agent: { kind: claude, command: [claude], max_processes: 4 }
            %sserver: { port: %d }        # where HELIX itself listens
            """.formatted(
                        scalar(mainBranch),
                        productionPort,
                        control(guess),
                        scalar(testRoot),
                        testPort,
                        unit(guess),
                        sandbox(caches),
                        serverPort);
    }

    private static String control(SystemGuess guess) {
        var control = guess.control();
        if (control == null) {
            return """
                # Without `control` this is a library: nothing is started, changes are validated and integrated. For a
                # system that runs, say how; it listens on HELIX_PORT and answers 200 when it is well:
                # control:
                #   build: [make]             # optional, before the switch
                #   start: [python3, -m, app.server]
                #   health: "http://127.0.0.1:{port}/healthz"
                #   linked_paths: [data]      # kept from one version to the next
                """.indent(2);
        }
        var build = control.build().isEmpty() ? "" : "    build: " + flow(control.build()) + "\n";
        var rest = """
            start: %s
            health: "http://127.0.0.1:{port}%s"
            health_timeout: 30s
            stop_timeout: 20s
            # linked_paths: [data]      # kept from one version to the next
            """.formatted(flow(control.start()), control.healthPath());
        return "  control:\n" + build + rest.indent(4);
    }

    private static String sandbox(List<String> caches) {
        return caches.isEmpty() ? "" : """
                sandbox:
                  mode: auto              # what HELIX runs is confined where a sandbox works
                  # Shared with what you build yourself, and filled by whatever candidate comes; without it each system has a
                  # cache of its own, in which nothing of a rejected candidate stays.
                  write: %s
                """.formatted(flow(caches));
    }

    private static String unit(SystemGuess guess) {
        return guess.unit().isEmpty()
                ? "  # unit: { command: [...], timeout: 10m }   # a stage that runs nothing has not passed\n"
                : "  unit: { command: " + flow(guess.unit()) + ", timeout: 10m }\n";
    }

    private static String flow(List<String> words) {
        return words.stream().map(ConfigTemplate::scalar).toList().toString();
    }

    private static String scalar(String word) {
        return word.matches("-?[A-Za-z./][A-Za-z0-9_./-]*") ? word : "'" + word.replace("'", "''") + "'";
    }
}
