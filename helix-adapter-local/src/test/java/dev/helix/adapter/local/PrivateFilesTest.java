package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HELIX keeps is for its own user alone, from the first byte on and where an older HELIX left it open. */
class PrivateFilesTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void real() throws IOException {
        root = folder.toRealPath();
    }

    private String mode(String place) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(place)));
    }

    private Path open(String place, String mode) throws IOException {
        var path = root.resolve(place);
        Files.createDirectories(path.resolveSibling("."));
        if (mode.charAt(2) == 'x') {
            Files.createDirectories(path);
        } else {
            Files.writeString(path, "x");
        }
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void journalLockAndAuditLogAreFromTheFirstByteOn() throws IOException {
        try (var lock = RootLock.take(root.resolve(".helix"));
                var journal = new FileJournal(root.resolve(".helix/journal.jsonl"), () -> NOON)) {
            assertThat(journal.after(0)).isEmpty();
            assertThat(lock).isNotNull();
        }
        AuditSink.file(root.resolve("elsewhere/audit.jsonl")).take("{}");

        assertThat(mode(".helix")).isEqualTo("rwx------");
        assertThat(mode(".helix/lock")).isEqualTo("rw-------");
        assertThat(mode(".helix/owner")).isEqualTo("rw-------");
        assertThat(mode(".helix/journal.jsonl")).isEqualTo("rw-------");
        assertThat(mode("elsewhere/audit.jsonl")).isEqualTo("rw-------");
        assertThat(root.resolve("elsewhere/audit.jsonl")).hasContent("{}");
    }

    @Test
    void chatsAreWithTheirPicturesAndProjectsBesideThemAreNot() throws IOException {
        var sessions = new FolderSessions(root);
        var chat = ChatSession.created(SessionId.of(new UUID(0x4000L, 0x8000000000000001L)), "c", NOON);
        sessions.save(chat);
        sessions.note(chat.id(), NOON, "user", "hello");
        var picture = sessions.keep(chat.id(), new byte[] {1, 2}, "png");

        var own = "projects/sessions/" + chat.id();
        for (var made : new String[] {"projects/sessions", own, own + "/images", ".helix", ".helix/sessions"}) {
            assertThat(mode(made)).as(made).isEqualTo("rwx------");
        }
        for (var made : new String[] {
            own + "/transcript.jsonl",
            own + "/status.json",
            own + "/" + picture,
            ".helix/sessions/" + chat.id() + ".json"
        }) {
            assertThat(mode(made)).as(made).isEqualTo("rw-------");
        }
        Files.createDirectory(root.resolve("ordinary"));
        assertThat(mode("projects")).isEqualTo(mode("ordinary"));
        assertThat(root.resolve(own).resolve(picture)).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void whatAnOlderVersionLeftOpenIsShutAndSlotsKeepTheirModes() throws IOException {
        open(".helix/journal.jsonl", "rw-rw-r--");
        open(".helix/agent/config/projects/t.jsonl", "rw-r--r--");
        open(".helix/systems/test/system.log", "rw-r--r--");
        open(".helix/systems/test/a.git/HEAD", "rw-r--r--");
        open(".helix/production/a/run.sh", "rw-r--r--");
        open(".helix/production/a/bin", "rwxr-xr-x");
        open("projects/sessions/s/transcript.jsonl", "rw-r--r--");
        open("projects/evolution/p/spec.yaml", "rw-r--r--");
        var secret = open("elsewhere", "rw-r--r--");
        Files.createSymbolicLink(root.resolve(".helix/link"), secret);
        Files.setPosixFilePermissions(root.resolve(".helix"), PosixFilePermissions.fromString("rwxr-xr-x"));

        PrivateFiles.repair(root);

        for (var shut : new String[] {
            ".helix/journal.jsonl",
            ".helix/agent/config/projects/t.jsonl",
            ".helix/systems/test/system.log",
            "projects/sessions/s/transcript.jsonl"
        }) {
            assertThat(mode(shut)).as(shut).isEqualTo("rw-------");
        }
        for (var shut : new String[] {".helix", ".helix/agent/config", ".helix/systems/test", "projects/sessions/s"}) {
            assertThat(mode(shut)).as(shut).isEqualTo("rwx------");
        }
        for (var kept : new String[] {
            ".helix/production/a/run.sh",
            ".helix/systems/test/a.git/HEAD",
            "projects/evolution/p/spec.yaml",
            "elsewhere"
        }) {
            assertThat(mode(kept)).as(kept).isEqualTo("rw-r--r--");
        }
        assertThat(mode(".helix/production/a/bin")).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aRootWithoutAnythingIsLeftAsItIs() {
        PrivateFiles.repair(root);

        assertThat(root).isEmptyDirectory();
    }
}
