package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.port.Leases;
import dev.helix.testkit.MovableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HELIX wrote before its files had format numbers is read as it was meant, and written anew in today's format. */
class OldRootTest {

    private static final Path OLD = Path.of("src/test/resources/format-1");

    @TempDir
    private Path root;

    @BeforeEach
    void copyOldRoot() throws Exception {
        var old = OLD.resolve("root");
        try (var files = Files.walk(old)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = root.resolve(old.relativize(file).toString().replace("dot-helix", ".helix"));
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"say-goodbye", "break-it", "give-up", "half-done", "wave"})
    void sealedBundles(String project) throws Exception {
        var id = new ProjectId(project);
        var bundle = new FolderProjects(root).sealed(id).orElseThrow();
        assertThat(bundle.changes()).isNotEmpty();

        new FolderProjects(root).seal(id, bundle);

        assertThat(root.resolve(".helix/bundles/" + project + ".json"))
                .content()
                .startsWith("{\n  \"format\" : 2,");
        assertThat(new FolderProjects(root).sealed(id)).contains(bundle);
    }

    @Test
    void leasesWhoseGenerationGoesOnGrowing() {
        var leases = new FileLeases(root.resolve(".helix/leases"), new MovableClock());
        assertThat(leases.held()).isEmpty();

        var granted = (Leases.Acquisition.Granted) leases.acquire("production", OperationId.of(300), "user:ada");

        assertThat(granted.lease()).extracting(Lease::generation).isEqualTo(3L);
        assertThat(root.resolve(".helix/leases/production.json")).content().startsWith("{\"format\":2,");
        assertThat(leases.held()).containsExactly(granted.lease());
    }

    @Test
    void chats() {
        var sessions = new FolderSessions(root);
        var chat = sessions.all().getFirst();
        assertThat(chat.status()).isEqualTo(ChatSession.Status.OPEN);
        assertThat(chat.step()).isEqualTo(ConversationStep.WHAT);
        assertThat(chat.resumable(chat.turn("m1").orElseThrow())).hasToString("Optional[scripted-1]");

        sessions.save(chat);

        assertThat(root.resolve(".helix/sessions/" + chat.id() + ".json"))
                .content()
                .startsWith("{\n  \"format\" : 2,");
        assertThat(sessions.all()).containsExactly(chat);
    }

    @Test
    void theNoteOfAStartedSystem() {
        var started = StartedProcess.in(OLD.resolve("process.json")).orElseThrow();

        assertThat(started.slot()).isEqualTo(Slot.B);
        assertThat(started.processes().top().pid()).isEqualTo(30292);
        assertThat(started.logFrom()).isEqualTo(241);
    }

    @Test
    void auditLines() throws Exception {
        var lines = Files.readAllLines(root.resolve(".helix/audit.jsonl"));
        for (var line : lines) {
            assertThat(AuditLine.entry("audit.jsonl", (line + "\n").getBytes(StandardCharsets.UTF_8))
                            .who())
                    .startsWith("user:");
        }
    }

    @Test
    void phases() throws Exception {
        var phase = root.resolve("projects/evolution/wave/phases/wave.json");

        assertThat(PhaseNote.FILE.read("wave.json", Files.readAllBytes(phase)).filesWritten())
                .isEqualTo(List.of(new RepoPath("wave.txt").value()));
    }
}
