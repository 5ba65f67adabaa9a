package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.process.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line as it is installed. Looked at once, when it is first needed; safe for use by many threads. */
final class Installation {

    /** The control messages and some flags are undocumented, so another major version is another program. */
    private static final int KNOWN_MAJOR = 2;

    /** Up to 2.1.200 it lacks options that HELIX needs. */
    private static final int KNOWN_MINOR = 1;

    private static final int LEAST_PATCH = 201;

    private static final String WANTED = "2.x from " + KNOWN_MAJOR + "." + KNOWN_MINOR + "." + LEAST_PATCH + " on";

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\S*");
    private static final int LONGEST_ANSWER = 4_096;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final ClaudeSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Found found;

    /**
     * The result of the search.
     *
     * @param version such as {@code 2.1.328}; empty if there is none
     * @param failure why it can't be used; null if it can
     */
    record Found(String version, @Nullable AgentFailure failure) {}

    Installation(ClaudeSettings settings) {
        this.settings = settings;
    }

    /** Asks for the version. An installation that can't be used is asked again the next time. */
    Found look() {
        lock.lock();
        try {
            if (found != null && found.failure() == null) {
                return found;
            }
            found = ask();
            return found;
        } finally {
            lock.unlock();
        }
    }

    private Found ask() {
        var name = settings.command().get(0);
        try {
            var home = PrivateFolder.make(settings.home());
            var command = new ArrayList<>(settings.command());
            command.add("--version");
            var builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
            Launcher.prepare(builder.environment(), settings);
            var process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
                return wrong(
                        "",
                        name
                                + " --version does not end; it is not Claude Code's command line, or the machine is"
                                + " very busy");
            }
            var said = new String(process.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8).strip();
            var version = VERSION.matcher(said);
            if (!version.find()) {
                return wrong("", name + " does not say which version of Claude Code it is: " + said);
            }
            if (Integer.parseInt(version.group(1)) != KNOWN_MAJOR) {
                return wrong(
                        version.group(),
                        name + " is Claude Code " + version.group() + ", HELIX works with " + WANTED
                                + "; install that or set agent.command to it");
            }
            if (isTooOld(Integer.parseInt(version.group(2)), Integer.parseInt(version.group(3)))) {
                return wrong(
                        version.group(),
                        name + " is Claude Code " + version.group() + ", which is too old: HELIX works with " + WANTED
                                + "; update it (npm package @anthropic-ai/claude-code) or set agent.command to another"
                                + " one");
            }
            return new Found(version.group(), null);
        } catch (IOException e) {
            return new Found(
                    "",
                    new AgentFailure.NotInstalled("Claude Code can't be started: " + e.getMessage()
                            + "; install it (npm package @anthropic-ai/claude-code) or set agent.command to it"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found("", new AgentFailure.Cancelled("interrupted while asking " + name + " for its version"));
        }
    }

    private static boolean isTooOld(int minor, int patch) {
        return minor < KNOWN_MINOR || (minor == KNOWN_MINOR && patch < LEAST_PATCH);
    }

    private static Found wrong(String version, String message) {
        return new Found(version, new AgentFailure.WrongVersion(message, version, WANTED));
    }
}
