package dev.helix.adapter.local;

import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.domain.port.Sandbox.Life;
import dev.helix.domain.port.Sandbox.Limits;
import dev.helix.domain.port.Sandbox.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tries whether bubblewrap works on this machine, by the very profile that is used afterwards: a program that is there is no
 * proof, because many machines forbid it what it needs.
 */
public final class SandboxProbe {

    private static final String PROGRAM = "bwrap";
    private static final int LIMIT_SECONDS = 10;
    private static final int ENOUGH = 4000;

    private final Map<String, String> environment;
    private final String operatingSystem;

    /** @param environment HELIX's own */
    public SandboxProbe(Map<String, String> environment) {
        this(environment, System.getProperty("os.name", ""));
    }

    SandboxProbe(Map<String, String> environment, String operatingSystem) {
        this.environment = Map.copyOf(environment);
        this.operatingSystem = operatingSystem;
    }

    /** Returns a sandbox that was seen to work, or one that confines nothing and says why. Takes some 30 ms. */
    public Sandbox sandbox(PrivatePlaces places) {
        if (!operatingSystem.equals("Linux")) {
            return new NoSandbox(
                    "bubblewrap is there on Linux alone, and this is " + operatingSystem,
                    "run HELIX on Linux, or in a Linux virtual machine, where the code it runs is to be confined");
        }
        var programs = new Programs(environment);
        var program = programs.find(PROGRAM);
        if (program.isEmpty()) {
            return new NoSandbox(
                    "there is no program " + PROGRAM + " on the PATH",
                    "install the package bubblewrap, such as by: apt-get install bubblewrap");
        }
        var version = run(List.of(program.get().toString(), "--version"));
        if (version.failed()) {
            return new NoSandbox(
                    PROGRAM + " --version fails: " + version.firstLine(), "install the package bubblewrap anew");
        }
        var strict = new BubblewrapSandbox(program.get(), version.firstLine(), true, places, programs);
        if (!tried(strict).failed()) {
            return strict;
        }
        var plain = new BubblewrapSandbox(program.get(), version.firstLine(), false, places, programs);
        var seen = tried(plain);
        return seen.failed()
                ? new NoSandbox(PROGRAM + " does not work here: " + seen.firstLine(), remedy(seen.text()))
                : plain;
    }

    private Seen tried(Sandbox sandbox) {
        return run(sandbox.enclose(
                List.of("true"),
                new Enclosure(
                        Path.of("/"),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Network.NONE,
                        Life.OF_ITS_OWN,
                        false,
                        Limits.NONE,
                        Optional.empty())));
    }

    static String remedy(String said) {
        if (said.contains("setting up uid map") || said.contains("RTM_NEWADDR")) {
            return "Ubuntu 24.04 and later forbid it by AppArmor: install the package apparmor-profiles and load the"
                    + " profile by 'apparmor_parser -r /usr/share/apparmor/extra-profiles/bwrap-userns-restrict'";
        }
        if (said.contains("No permissions to create") || said.contains("Operation not permitted")) {
            return "user namespaces are forbidden here: allow them by 'sysctl kernel.unprivileged_userns_clone=1', or,"
                    + " in a container, start it with a seccomp profile that allows them";
        }
        if (said.contains("Unknown option")) {
            return "this bubblewrap is too old: install version 0.8.0 or newer";
        }
        return "try 'bwrap --ro-bind / / --unshare-pid true' by hand";
    }

    private record Seen(int code, String text) {
        boolean failed() {
            return code != 0;
        }

        String firstLine() {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElse("it says nothing");
        }
    }

    private static Seen run(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(ProcessCommands.NOTHING))
                    .start();
            try (var output = process.getInputStream()) {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    return new Seen(-1, "it does not end");
                }
                return new Seen(process.exitValue(), new String(output.readNBytes(ENOUGH), StandardCharsets.UTF_8));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return new Seen(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while the sandbox was being tried", e);
        }
    }
}
