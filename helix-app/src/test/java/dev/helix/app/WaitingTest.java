package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests wait for conditions, in one place: one that sleeps is slow where all is well, and one that spins slows down the others. */
class WaitingTest {

    private static final Pattern WAITING =
            Pattern.compile("\\bsleep\\(|\\bonSpinWait\\(|\\bThread\\.yield\\(|\\bpark(Nanos|Until)\\(");
    private static final Pattern LOOKS_FOR_A_PORT = Pattern.compile("new ServerSocket\\(0\\b|new ServerSocket\\(\\)");

    /** Returns the files of Java that hold it, tests and what runs them as well as the program. */
    private static Set<String> files(Pattern held) throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(Path.of(".."))) {
            for (var file : files.filter(file -> file.toString()
                            .matches("\\.\\./(helix-|docs/examples/)[^/]+/src/(main|test)/java/.*\\.java"))
                    .toList()) {
                if (held.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        found.remove("WaitingTest.java");
        return found;
    }

    @Test
    void nobodySleepsOrSpinsButInThesePlaces() throws IOException {
        assertThat(files(WAITING))
                .containsExactlyInAnyOrder(
                        // The one place in which tests look again and again.
                        "Eventually.java",
                        // A load has its pace, sample processes their longest life, and a kill comes at any moment.
                        "ChatLoad.java",
                        "SampleServer.java",
                        "ScriptedAcpAgent.java",
                        // A client that sends slowly, and the pause in which a file system tells two moments apart.
                        "LimitsTest.java",
                        "ChangeMoment.java",
                        "KilledSlotsTest.java",
                        // The pace at which a page is told anew what happened.
                        "LivePages.java",
                        // The program: the pause of a flow, what nobody tells of (a lock of git's, a process of
                        // others), an alarm, and some microseconds for an answer that is about to come.
                        "SystemPause.java",
                        "OwnLocks.java",
                        "GitCommand.java",
                        "ProcessTree.java",
                        "ServerProcess.java",
                        "Deadlines.java",
                        "GuardedCalls.java");
    }

    @Test
    void oneClassFindsFreePorts() throws IOException {
        // The others listen on the port that they are given, as long as it is needed.
        assertThat(files(LOOKS_FOR_A_PORT))
                .containsExactlyInAnyOrder(
                        "AuditSinkTest.java",
                        "BoltConnectionTest.java",
                        "BubblewrapSandboxTest.java",
                        "CommandSystemTest.java",
                        "CuttingProxy.java",
                        "DatabaseDoctorTest.java",
                        "DemoServersTest.java",
                        "DemoTest.java",
                        "DrippingServer.java",
                        "InitCommandTest.java",
                        "RedisDatabaseTest.java");
    }
}
