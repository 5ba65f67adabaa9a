package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chats below a HELIX root: the folder of each in {@code projects/sessions}, what HELIX itself must be able to believe
 * later in {@code .helix/sessions}, where no agent writes.
 */
public final class FolderSessions implements ChatSessions {

    private static final String TRANSCRIPT = "transcript.jsonl";
    private static final int NAME_LENGTH = 16;

    private final JsonMapper line = StoredJson.line();
    private final JsonMapper json = StoredJson.view();
    private final Path folders;
    private final Path own;

    /** Works below {@code root}, the production repository's work tree. */
    public FolderSessions(Path root) {
        this.folders = root.toAbsolutePath().resolve("projects/sessions");
        this.own = root.toAbsolutePath().resolve(".helix/sessions");
    }

    @Override
    public List<ChatSession> all() {
        var found = new ArrayList<ChatSession>();
        try (var files = Files.list(own)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                found.add(read(file));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new PortException("can't read the chats in " + own + ": " + e, e);
        }
        found.sort(Comparator.comparing(ChatSession::updatedAt).reversed());
        return found;
    }

    private ChatSession read(Path file) throws IOException {
        try {
            return SessionNote.FILE
                    .read(file.toString(), Files.readAllBytes(file))
                    .session();
        } catch (Damaged | IllegalArgumentException | NullPointerException e) {
            throw new PortException(
                    "the chat in " + file + " can't be read, for it " + e.getMessage()
                            + "; move the file away, and its chat begins anew",
                    e);
        }
    }

    @Override
    public void save(ChatSession session) {
        DurableFile.replace(own.resolve(session.id() + ".json"), SessionNote.FILE.written(SessionNote.of(session)));
        DurableFile.replace(safe(session.id(), "status.json"), json.writeValueAsString(note(session)) + "\n");
    }

    private static Map<String, Object> note(ChatSession session) {
        var note = new LinkedHashMap<String, Object>();
        note.put("id", session.id().value());
        note.put("status", session.status().word());
        var step = session.step();
        note.put("step", step == null ? null : step.word());
        note.put("updated_at", session.updatedAt());
        note.put("projects", session.projects());
        return note;
    }

    @Override
    public Path directory(SessionId id) {
        return folders.resolve(id.value());
    }

    @Override
    public void note(SessionId id, Instant at, String role, String text) {
        var file = safe(id, TRANSCRIPT);
        var entry = new LinkedHashMap<String, Object>();
        entry.put("at", at);
        entry.put("role", role);
        entry.put("text", text);
        try {
            Files.writeString(
                    file,
                    line.writeValueAsString(entry) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
    }

    @Override
    public String keep(SessionId id, byte[] picture, String type) {
        var name = "images/" + digest(picture).substring(0, NAME_LENGTH) + "." + type;
        var file = safe(id, name);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.write(file, picture, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
            return name;
        } catch (IOException e) {
            throw new PortException("can't keep a picture as " + file + ": " + e, e);
        }
    }

    /** Makes the folder of {@code file}, and refuses one that is a link: an agent works there. */
    private Path safe(SessionId id, String file) {
        var path = directory(id).resolve(file);
        var folder = DurableFile.folderOf(path);
        for (var at = folder; !at.equals(folders); at = DurableFile.folderOf(at)) {
            if (Files.isSymbolicLink(at)) {
                throw new PortException(at + " has become a symbolic link; remove it");
            }
        }
        try {
            Files.createDirectories(folder);
            return path;
        } catch (IOException e) {
            throw new PortException("can't make the folder " + folder + ": " + e, e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
