package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.process.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line as it is installed. Looked at once, when it is first needed; safe for use by many threads. */
final class Installation {

    /**
     * Up to 2.1.200 it lacks options that HELIX needs. The control messages and some flags are undocumented, so another major version
     * is another program.
     */
    private static final Version OLDEST = new Version(2, 1, 201);

    /** Between these CI runs both ends; what lies outside may work, and nobody has tried it. */
    static final Version OLDEST_TESTED = new Version(2, 1, 290);

    static final Version NEWEST_TESTED = new Version(2, 1, 328);

    private static final String WANTED = "2.x from " + OLDEST + " on";

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\S*");
    private static final int LONGEST_ANSWER = 4_096;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final ClaudeSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Found found;

    /** A version, by its numbers. */
    record Version(int major, int minor, int patch) implements Comparable<Version> {
        private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
                .thenComparingInt(Version::minor)
                .thenComparingInt(Version::patch);

        @Override
        public int compareTo(Version other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    /**
     * The result of the search.
     *
     * @param version such as {@code 2.1.328}; empty if there is none
     * @param tested whether it lies between the oldest and the newest version that this HELIX is tested with
     * @param failure why it can't be used; null if it can
     */
    record Found(String version, boolean tested, @Nullable AgentFailure failure) {}

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
            var number = new Version(
                    Integer.parseInt(version.group(1)),
                    Integer.parseInt(version.group(2)),
                    Integer.parseInt(version.group(3)));
            if (number.major() != OLDEST.major()) {
                return wrong(
                        version.group(),
                        name + " is Claude Code " + version.group() + ", HELIX works with " + WANTED
                                + "; install that or set agent.command to it");
            }
            if (number.compareTo(OLDEST) < 0) {
                return wrong(
                        version.group(),
                        name + " is Claude Code " + version.group() + ", which is too old: HELIX works with " + WANTED
                                + "; update it (npm package @anthropic-ai/claude-code) or set agent.command to another"
                                + " one");
            }
            boolean tested = number.compareTo(OLDEST_TESTED) >= 0 && number.compareTo(NEWEST_TESTED) <= 0;
            return new Found(version.group(), tested, null);
        } catch (IOException e) {
            return new Found(
                    "",
                    false,
                    new AgentFailure.NotInstalled("Claude Code can't be started: " + e.getMessage()
                            + "; install it (npm package @anthropic-ai/claude-code) or set agent.command to it"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found(
                    "", false, new AgentFailure.Cancelled("interrupted while asking " + name + " for its version"));
        }
    }

    private static Found wrong(String version, String message) {
        return new Found(version, false, new AgentFailure.WrongVersion(message, version, WANTED));
    }
}
