package dev.helix.app.command;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.PortHolder;
import dev.helix.adapter.local.RootLock;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.command.GitRoot.Unsuitable;
import dev.helix.app.config.ConfigReader;
import dev.helix.app.config.HelixConfig;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a git repository a HELIX root. Everything is looked at before anything is written, and what is there already stays,
 * so that it can be done again.
 */
final class Initialisation {

    private static final int PRODUCTION = ConfigReader.PORT;
    private static final int TEST = ConfigReader.TEST_PORT;
    private static final int SERVER = 8002;
    private static final int MOST_PORT = 65_535;
    private static final Set<String> OF_A_SYSTEM = Set.of("a", "b", "current", ".current.next", "shared");
    private static final String SCRIPT = """
        #!/bin/sh
        # Thin wrapper around `helix control` for this root. HELIX names the program where it is not on the PATH.
        set -eu
        root=$(cd "$(dirname "$0")/.." && pwd -P)
        HELIX_ROOT=$root exec "${HELIX:-helix}" control "$@"
        """;

    private final PrintWriter out;
    private final Map<String, String> environment;
    private final GitProgram git;

    Initialisation(PrintWriter out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
        this.git = new GitProgram(environment);
    }

    /**
     * The person's choices that differ from the defaults.
     *
     * @param port production's; null for the first free one
     * @param testPort the test system's; null for the first free one
     * @param testRoot the test system's folder; null for the sibling
     * @param controlScript whether control/helix-control.sh is wanted
     * @param databases kinds of databases that are wanted, by their words; empty for none
     * @param self whether the repository is HELIX's own, and production its server
     */
    record Wishes(
            @Nullable Integer port,
            @Nullable Integer testPort,
            @Nullable String testRoot,
            boolean controlScript,
            List<String> databases,
            boolean self) {}

    /**
     * Does it.
     *
     * @throws Unsuitable when it can't be done; nothing was written then
     */
    ExitCode run(Path place, Wishes wishes) {
        var root = GitRoot.of(real(place), git);
        root.requireUsable(git);
        var file = root.folder().resolve(ConfigReader.FILE);
        var known = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        var databases = DatabaseInitialisation.of(wishes.databases());
        var reader = new ConfigReader(root.folder(), environment);
        var text = known
                ? ""
                : (wishes.self() ? profile(root, wishes) : draft(root, wishes))
                        + databases.map(DatabaseFiles::section).orElse("");
        var config = known ? reader.read() : reader.parse(text);
        requireBranch(root, config);
        requireTestRoot(root, config);

        exclude(root);
        if (known) {
            say("kept", "helix.yaml is there already");
        } else {
            write(file, text);
            say("wrote", "helix.yaml: look it over, then commit it");
        }
        databases.ifPresent(files -> new DatabaseInitialisation(root, out).write(files, file));
        if (wishes.controlScript()) {
            controlScript(root.folder());
        }
        var done = testSystem(root.folder(), config);
        out.println();
        out.println("Next: helix doctor --root " + root.folder() + ", then helix "
                + (config.production().port() == config.server().port() ? "supervise" : "serve") + " --root "
                + root.folder());
        return done;
    }

    private static Path real(Path place) {
        try {
            return place.toRealPath();
        } catch (IOException e) {
            throw new Unsuitable("NO_FOLDER", ExitCode.USAGE, "there is no folder " + place);
        }
    }

    private String draft(GitRoot root, Wishes wishes) {
        var guess = SystemGuess.of(root.folder(), git);
        var control = guess.control();
        say(
                "found",
                guess.kind() + ", branch " + root.mainBranch()
                        + (control == null
                                ? "; no start command recognised, so it counts as a library until helix.yaml has one"
                                : "; started by " + String.join(" ", control.start())));
        say(
                "found",
                guess.unit().isEmpty()
                        ? "no tests recognised; name them in helix.yaml under validation.unit"
                        : "tests: " + String.join(" ", guess.unit()));
        var taken = new ArrayList<Integer>();
        int production = port("production", wishes.port(), PRODUCTION, taken);
        int test = port("the test system", wishes.testPort(), TEST, taken);
        int server = port("HELIX itself", null, SERVER, taken);
        var folder = wishes.testRoot() == null ? "../{name}-test" : wishes.testRoot();
        var home = environment.get("HOME");
        var caches = home == null || home.isBlank() ? List.<String>of() : CacheGuess.of(root.folder(), Path.of(home));
        if (!caches.isEmpty()) {
            say(
                    "found",
                    "caches of build tools, in which builds find what was fetched (sandbox.write): "
                            + String.join(", ", caches));
        }
        return new ConfigTemplate(root.mainBranch(), folder, production, test, server).with(guess, caches);
    }

    /** Returns the repository's own description of how HELIX runs on itself, with this clone's ports, branch and folder. */
    private String profile(GitRoot root, Wishes wishes) {
        var kept = git.ask(root.folder(), "show", "HEAD:" + SelfProfile.FILE);
        if (!kept.succeeded()) {
            throw new Unsuitable(
                    "NOT_HELIX",
                    ExitCode.USAGE,
                    "--self is for a clone of HELIX's own repository, and this one has no " + SelfProfile.FILE
                            + "; leave it out for any other");
        }
        say("found", SelfProfile.FILE + ", branch " + root.mainBranch() + "; the server is production");
        var taken = new ArrayList<Integer>();
        int production = port("production", wishes.port(), PRODUCTION, taken);
        int test = port("the test system", wishes.testPort(), TEST, taken);
        return new SelfProfile(kept.text() + "\n").with(root.mainBranch(), production, test, wishes.testRoot());
    }

    /** Returns the wanted port, which must be free, or the first free one. */
    private int port(String whose, @Nullable Integer wanted, int first, List<Integer> taken) {
        if (wanted != null) {
            if (taken.contains(wanted) || !PortHolder.isFree(wanted)) {
                throw new Unsuitable(
                        "PORT_TAKEN",
                        ExitCode.ENVIRONMENT,
                        "port " + wanted + " for " + whose + " is taken by " + holder(wanted)
                                + "; end it, or name another port");
            }
            taken.add(wanted);
            return wanted;
        }
        for (int port = first; port <= MOST_PORT; port++) {
            if (!taken.contains(port) && PortHolder.isFree(port)) {
                if (port != first && !taken.contains(first)) {
                    say("note", "port " + first + " is taken by " + holder(first) + ", so " + whose + " gets " + port);
                }
                taken.add(port);
                return port;
            }
        }
        throw new Unsuitable("PORT_TAKEN", ExitCode.ENVIRONMENT, "no port from " + first + " on is free");
    }

    private static String holder(int port) {
        return PortHolder.of(port).orElse("another process");
    }

    private void requireBranch(GitRoot root, HelixConfig config) {
        var branch = config.mainBranch();
        if (!git.ask(root.folder(), "rev-parse", "--verify", "-q", "refs/heads/" + branch)
                .succeeded()) {
            throw new Unsuitable(
                    "NO_MAIN_BRANCH",
                    ExitCode.USAGE,
                    "helix.yaml: main_branch is " + branch
                            + ", and the repository has no such branch; name the one that"
                            + " is production, for example " + root.mainBranch());
        }
    }

    private static void requireTestRoot(GitRoot root, HelixConfig config) {
        var folder = config.test().folder();
        if (folder.startsWith(root.folder()) || root.folder().startsWith(folder)) {
            throw new Unsuitable(
                    "TEST_ROOT_INSIDE",
                    ExitCode.USAGE,
                    "the test system's folder " + folder + " and the root " + root.folder()
                            + " are inside one another; give it one of its own: helix.yaml, test.root");
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
            throw foreign(folder, "it is no folder");
        }
        if (Files.isDirectory(folder)) {
            try (var entries = Files.list(folder)) {
                entries.map(entry -> entry.getFileName().toString())
                        .filter(name -> !OF_A_SYSTEM.contains(name))
                        .findFirst()
                        .ifPresent(name -> {
                            throw foreign(folder, "it holds " + name + ", which is not HELIX's");
                        });
            } catch (IOException e) {
                throw foreign(folder, "it can't be read: " + e);
            }
        }
        var parent = nearest(folder);
        if (!Files.isWritable(parent)) {
            throw new Unsuitable(
                    "NO_PERMISSION",
                    ExitCode.ENVIRONMENT,
                    "the test system's folder " + folder + " can't be made, for nothing can be written to " + parent
                            + "; name another one with --test-root or in helix.yaml, test.root");
        }
    }

    private static Unsuitable foreign(Path folder, String why) {
        return new Unsuitable(
                "TEST_ROOT_TAKEN",
                ExitCode.USAGE,
                "the test system's folder " + folder + " is not HELIX's: " + why
                        + "; move it away, or name another one with --test-root or in helix.yaml, test.root");
    }

    private static Path nearest(Path folder) {
        var found = folder;
        while (!Files.exists(found) && found.getParent() != null) {
            found = found.getParent();
        }
        return found;
    }

    /** Keeps HELIX's folders out of git's sight, in a file that is nobody's but this clone's. */
    private void exclude(GitRoot root) {
        var ownProjects =
                git.ask(root.folder(), "ls-files", "--", "projects").text().isEmpty();
        var wanted = ownProjects
                ? List.of("/projects/", "/.helix/")
                : List.of(
                        "/projects/sessions/",
                        "/projects/external/",
                        "/projects/evolution/",
                        "/projects/archive/",
                        "/.helix/");
        var missing = wanted.stream()
                .filter(pattern -> !git.ask(root.folder(), "check-ignore", "-q", pattern.substring(1) + "x")
                        .succeeded())
                .toList();
        if (missing.isEmpty()) {
            say("kept", "git ignores HELIX's folders already");
            return;
        }
        var file = root.exclude();
        try {
            Files.createDirectories(file.resolveSibling("."));
            var old = Files.exists(file) ? Files.readString(file) : "";
            var gap = old.isEmpty() || old.endsWith("\n") ? "" : "\n";
            Files.writeString(
                    file,
                    gap + String.join("\n", missing) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
        say("wrote", ".git/info/exclude: git does not see " + String.join(" and ", missing));
    }

    private void controlScript(Path root) {
        var file = root.resolve("control/helix-control.sh");
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            say("kept", "control/helix-control.sh is there already");
            return;
        }
        write(file, SCRIPT);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException | UnsupportedOperationException e) {
            say("note", "make control/helix-control.sh executable: " + e);
        }
        say("wrote", "control/helix-control.sh");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
    }

    private ExitCode testSystem(Path root, HelixConfig config) {
        try (var helix = Helix.open(root, Lifetime.DETACHED, environment)) {
            var content = helix.test().install();
            say(
                    "test",
                    "system in " + config.test().folder() + ", slot "
                            + content.slot().word() + ", tree " + content.tree());
            return ExitCode.DONE;
        } catch (RootLock.Held e) {
            say("kept", "the test system, for " + e.getMessage());
            return ExitCode.DONE;
        } catch (Refused e) {
            say("note", "the test system is not up: " + remedied(e.refusal()));
            return ExitCode.FAILED;
        }
    }

    private static String remedied(Refusal refusal) {
        if (refusal instanceof Refusal.SubmoduleMissing) {
            return refusal.message() + "; then: helix init";
        }
        return refusal instanceof Refusal.StepFailed failed && failed.step().equals("build")
                ? refusal.message() + "; correct control.build in helix.yaml, then: helix init"
                : refusal.message() + "; change that on main, then: helix init";
    }

    private void say(String what, String text) {
        out.printf("%-6s %s%n", what, text);
    }
}
