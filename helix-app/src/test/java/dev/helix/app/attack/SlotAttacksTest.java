package dev.helix.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.attack.AttackRoot.Way;
import dev.helix.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The boundary around a slot: HELIX switches to the tested tree alone, even if somebody wrote into a slot meanwhile. */
class SlotAttacksTest {

    private static final String PASSES = "echo '1 passed, 0 failed'\n";

    @TempDir
    private Path folder;

    private static Path idle(Path slots) throws Exception {
        var live = slots.resolve("current").toRealPath().getFileName().toString();
        return slots.resolve(live.equals("a") ? "b" : "a");
    }

    /** As {@code sed -i} does, and puts the time back. */
    private static void edit(Path file, String text) throws Exception {
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis()));
    }

    private static void deploy(AttackRoot root, String text) throws Exception {
        root.write("modified/app.txt", text);
        root.does("project", "ready", "change");
        root.does("project", "deploy", "change");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsChangedInAnIdleSlotIsPutRightAndTold(Way way) throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            deploy(root, "one\n2\n");
            root.does("project", "rollback", "change");
            var slots = root.folder().resolveSibling("shop-test");
            edit(idle(slots).resolve("app.txt"), "one\nX\n");
            edit(idle(slots).resolve("notes.txt"), "NOTES\n");
            root.begin(way);

            var run = root.does("project", "deploy", "change");

            assertThat(slots.resolve("current/app.txt")).hasContent("one\n2");
            assertThat(slots.resolve("current/notes.txt")).hasContent("notes");
            assertThat(run.out() + run.err()).contains("SLOT_TAMPERED");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsChangedInTheLiveSlotStopsTheOperation(Way way) throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            deploy(root, "one\n2\n");
            var live = root.folder().resolveSibling("shop-test/current");
            edit(live.resolve("app.txt"), "one\nX\n");
            root.begin(way);

            var run = root.helix("project", "validate", "change", "--format", "json");

            assertThat(run.code()).as(run.out() + run.err()).isNotZero();
            assertThat(run.out() + run.err()).contains("SLOT_TAMPERED", "app.txt");
        }
    }

    @Test
    void doctorNamesWhatIsChangedInALiveSlot() throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            deploy(root, "one\n2\n");
            edit(root.folder().resolveSibling("shop-test/current/app.txt").toRealPath(), "one\nX\n");

            var run = root.helix("doctor", "--verify");

            assertThat(run.code()).isNotZero();
            assertThat(run.out()).contains("app.txt");
        }
    }

    /** A built file that somebody changes is named by the doctor, and each look at the slots is counted with what it took. */
    @Test
    void doctorNamesWhatIsChangedOfWhatWasBuiltAndLooksAreMeasured() throws Exception {
        var build = "mkdir -p lib; cp notes.txt lib/dep\n";
        try (var root = AttackRoot.built(folder, "[sh, build.sh]", "build.sh", build, "test.sh", PASSES)) {
            root.begin(Way.BESIDE_A_SERVER);
            deploy(root, "one\n2\n");
            assertThat(root.helix("doctor", "--verify").out()).contains("the products are as their build left them");

            edit(root.folder().resolveSibling("shop-test/current/lib/dep").toRealPath(), "NOTES\n");

            assertThat(root.helix("doctor", "--verify").out()).contains("1 file is not as the build left it: lib/dep");
            assertThat(root.get("/metrics"))
                    .containsPattern("helix_slot_look_seconds_count\\{[^}]*system=\"test\"[^}]*} [1-9]")
                    .containsPattern("helix_slot_look_seconds_sum\\{[^}]*system=\"test\"[^}]*} [0-9.E-]*[1-9]");
            root.does("control", "stop", "--system", "test");
        }
    }

    /** A server looks by itself, and the change is an event. */
    @Test
    void aServerSeesByItselfThatALiveSlotIsChanged() throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            deploy(root, "one\n2\n");
            root.stay(Duration.ofMillis(20));
            var file = root.folder().resolveSibling("shop-test/current/app.txt");

            edit(file, "one\nX\n");

            Eventually.holds("it is seen", () -> root.journal("slot_tampered").size() == 1);
            assertThat(root.event("SLOT_TAMPERED")).contains("test", "app.txt");
        }
    }

    /** As nearly always: neither journal, events nor log speak of it. */
    @Test
    void aServerThatFindsNothingSaysNothing() throws Exception {
        try (var root = AttackRoot.make(folder, "", "", PASSES)) {
            deploy(root, "one\n2\n");
            var said = new CopyOnWriteArrayList<String>();
            var log = Logger.getLogger("dev.helix");
            var heard = new Handler() {
                @Override
                public synchronized void publish(LogRecord line) {
                    if (line.getLevel().intValue() >= Level.INFO.intValue()) {
                        said.add(line.getMessage());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            log.addHandler(heard);
            try {
                root.stay(Duration.ofMillis(20));
                var journal = Files.readString(root.folder().resolve(".helix/journal.jsonl"));
                var audit = Files.readString(root.folder().resolve(".helix/audit.jsonl"));

                Eventually.holds("it has looked some times", () -> looks(root) > 10);

                assertThat(Files.readString(root.folder().resolve(".helix/journal.jsonl")))
                        .isEqualTo(journal);
                assertThat(Files.readString(root.folder().resolve(".helix/audit.jsonl")))
                        .isEqualTo(audit);
                assertThat(said).isEmpty();
            } finally {
                log.removeHandler(heard);
            }
        }
    }

    private static int looks(AttackRoot root) throws Exception {
        var count = Pattern.compile("helix_slot_look_seconds_count\\{[^}]*system=\"test\"[^}]*} ([0-9.]+)")
                .matcher(root.get("/metrics"));
        return count.find() ? (int) Double.parseDouble(count.group(1)) : 0;
    }
}
