package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sha256;
import dev.helix.testkit.AuditTrailContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditTrailTest implements AuditTrailContract {

    private static final AuditTrail.Entry ENTRY = new AuditTrail.Entry(
            Instant.parse("2026-01-31T12:00:00Z"),
            "user:jürgen",
            null,
            "http 127.0.0.1",
            "deploy",
            new ProjectId("x"),
            "op-3",
            List.of("claude 1234"));

    @TempDir
    private Path folder;

    private @Nullable FileAuditTrail subject;

    @Override
    public synchronized FileAuditTrail audit() {
        if (subject == null) {
            subject = new FileAuditTrail(folder.resolve("subject/audit.jsonl"));
        }
        return subject;
    }

    @Override
    public List<AuditTrail.Entry> noted() {
        try {
            var found = new ArrayList<AuditTrail.Entry>();
            var text = Files.readString(folder.resolve("subject/audit.jsonl"));
            for (var line : text.split("(?<=\n)", 0)) {
                found.add(AuditLine.entry("audit.jsonl", line.getBytes(StandardCharsets.UTF_8)));
            }
            return found;
        } catch (IOException | StoredFormat.Damaged e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void addsOneLineAnEntry() throws IOException {
        var file = folder.resolve("state/audit.jsonl");

        new FileAuditTrail(file).note(ENTRY);
        new FileAuditTrail(file).note(ENTRY);

        var lines = Files.readAllLines(file);
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"at\":\"2026-01-31T12:00:00Z\",\"who\":\"user:jürgen\",\"from\":\"http"
                                + " 127.0.0.1\","
                                + "\"action\":\"deploy\",\"project\":\"x\",\"outcome\":\"op-3\",\"agents\":[\"claude"
                                + " 1234\"],"));
        assertThat(lines.get(1)).startsWith("{\"format\":3,\"previous\":\"" + Sha256.hex(lines.get(0) + "\n"));
    }

    @Test
    void noticesThatSomebodyElseWroteAndPutsItBack() throws IOException {
        var file = folder.resolve("audit.jsonl");
        new FileAuditTrail(file).note(ENTRY);
        var audit = new FileAuditTrail(file);
        audit.note(ENTRY);
        assertThat(audit.inspect()).isEmpty();
        var whole = Files.readString(file);

        Files.writeString(file, whole.replace("jürgen", "nobody"));

        assertThat(audit.inspect()).get().matches(Damage::undone);
        assertThat(file).hasContent(whole);
        assertThat(audit.inspect()).isEmpty();
    }

    @Test
    void goesOnInANewLineBehindOneThatACrashCutOff() throws IOException {
        var file = folder.resolve("audit.jsonl");
        new FileAuditTrail(file).note(ENTRY);
        var half = Files.readString(file).substring(0, 40);
        Files.writeString(file, half);

        var audit = new FileAuditTrail(file);
        audit.note(ENTRY);
        audit.note(ENTRY);

        assertThat(Files.readAllLines(file)).hasSize(3).startsWith(half);
        assertThat(audit.inspect()).isEmpty();
    }

    @Test
    void saysWhenItCannotBeWritten() throws IOException {
        var file = Files.createDirectory(folder.resolve("audit.jsonl"));

        assertThatThrownBy(() -> new FileAuditTrail(file).note(ENTRY)).isInstanceOf(PortException.class);
    }
}
