package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chats below a HELIX root: the folder of each in {@code projects/sessions}, what HELIX itself must be able to believe
 * later in {@code .helix/sessions}, where no agent writes.
 */
public final class FolderSessions implements ChatSessions {

    private static final Logger LOG = System.getLogger(FolderSessions.class.getName());
    private static final String ENDING = ".json";
    private static final long LARGEST = 16L * 1024 * 1024;
    private static final String TRANSCRIPT = "transcript.jsonl";
    private static final int NAME_LENGTH = 16;
    private static final Set<String> ROLES = Set.of("user", "assistant");

    private final JsonMapper line = StoredJson.line();
    private final JsonMapper json = StoredJson.view();
    private final Path folders;
    private final Path own;

    /** Works below {@code root}, the production repository's work tree. */
    public FolderSessions(Path root) {
        this.folders = root.toAbsolutePath().resolve("projects/sessions");
        this.own = root.toAbsolutePath().resolve(".helix/sessions");
    }

    /**
     * Files there that are no chats are set aside into {@code damaged/}, so that the others can be read.
     *
     * @throws Refused as NewerFormat, naming one that a newer HELIX wrote
     */
    @Override
    public List<ChatSession> all() {
        var found = new ArrayList<ChatSession>();
        try (var files = Files.list(own)) {
            for (var file : files.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                try {
                    found.add(read(file));
                } catch (Damaged e) {
                    setAside(file, "it " + e.getMessage());
                } catch (IOException | IllegalArgumentException | NullPointerException e) {
                    setAside(file, e.toString());
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (NotDirectoryException e) {
            setAside(own, "it is no folder");
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            throw new PortException("can't read the chats in " + own + ": " + e, e);
        }
        found.sort(Comparator.comparing(ChatSession::updatedAt).reversed());
        return found;
    }

    /** Returns the files that were set aside because no chat can be read of them. */
    public List<Path> damaged() {
        try (var files = Files.list(aside())) {
            return files.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new PortException("can't read " + aside() + ": " + e, e);
        }
    }

    private Path aside() {
        return own.resolveSibling(own.getFileName() + ".damaged");
    }

    private ChatSession read(Path file) throws IOException, Damaged {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is no file");
        }
        if (attributes.size() > LARGEST) {
            throw new IOException("it is larger than " + LARGEST + " bytes");
        }
        var session =
                SessionNote.FILE.read(file.toString(), Files.readAllBytes(file)).session();
        if (!isWhole(session) || !file.getFileName().toString().equals(session.id() + ENDING)) {
            throw new IOException("it holds no chat, or one of another name");
        }
        return session;
    }

    /** A field that the file leaves out is null, whatever the type says. */
    private static boolean isWhole(ChatSession session) {
        return Stream.of(
                        Optional.ofNullable(session.chat()),
                        Optional.ofNullable(session.status()),
                        Optional.ofNullable(session.turns()),
                        Optional.ofNullable(session.projects()),
                        Optional.ofNullable(session.createdAt()),
                        Optional.ofNullable(session.updatedAt()))
                .allMatch(Optional::isPresent);
    }

    /** Where even that fails, the file is passed over. */
    private void setAside(Path file, String why) {
        var there = aside().resolve(file.getFileName());
        for (int i = 2; Files.exists(there, LinkOption.NOFOLLOW_LINKS); i++) {
            there = aside().resolve(file.getFileName() + "." + i);
        }
        try {
            PrivateFiles.folder(aside());
            Files.move(file, there);
            LOG.log(Level.WARNING, "{0} is no chat of HELIX''s ({1}) and was moved to {2}", file, why, there);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} is no chat of HELIX''s ({1}) and can''t be moved away: {2}", file, why, e);
        }
    }

    @Override
    public void save(ChatSession session) {
        var file = own.resolve(session.id() + ENDING);
        var text = SessionNote.FILE.written(SessionNote.of(session));
        // Each turn notes twice that it has begun: a loss of power may take that back, and nothing was said until then.
        if (session.status() == ChatSession.Status.WORKING || session.turns().isEmpty()) {
            DurableFile.replaceSoon(file, text);
        } else {
            DurableFile.replace(file, text);
        }
        DurableFile.copy(safe(session.id(), "status.json"), json.writeValueAsString(note(session)) + "\n");
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
            PrivateFiles.file(file);
            Files.writeString(
                    file,
                    line.writeValueAsString(entry) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.APPEND,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new PortException("can't write " + file + ": " + e, e);
        }
    }

    @Override
    public List<Said> transcript(SessionId id, int most) {
        var file = directory(id).resolve(TRANSCRIPT);
        if (Files.isSymbolicLink(folders) || Files.isSymbolicLink(directory(id))) {
            return List.of();
        }
        var last = new ArrayDeque<Said>();
        try (var channel = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            // One that is longer than anybody reads begins in the middle of a line, which is no entry.
            channel.position(Math.max(0, channel.size() - LARGEST));
            var lines = new BufferedReader(Channels.newReader(
                            channel,
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPLACE)
                                    .onUnmappableCharacter(CodingErrorAction.REPLACE),
                            -1))
                    .lines()
                    .iterator();
            while (lines.hasNext()) {
                said(lines.next()).ifPresent(last::add);
                if (last.size() > most) {
                    last.removeFirst();
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "no transcript: " + file, e);
        }
        return List.copyOf(last);
    }

    private Optional<Said> said(String entry) {
        try {
            var read = line.readTree(entry);
            var role = read.path("role").asString("");
            return ROLES.contains(role)
                    ? Optional.of(new Said(
                            Instant.parse(read.path("at").asString("")),
                            role,
                            read.path("text").asString("")))
                    : Optional.empty();
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String keep(SessionId id, byte[] picture, String type) {
        var name = "images/" + digest(picture).substring(0, NAME_LENGTH) + "." + type;
        var file = safe(id, name);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                try (var channel = PrivateFiles.open(file, options)) {
                    var rest = ByteBuffer.wrap(picture);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                }
            }
            return name;
        } catch (IOException e) {
            throw new PortException("can't keep a picture as " + file + ": " + e, e);
        }
    }

    /** The note of it goes last: what breaks off is found and done again. */
    @Override
    public void remove(SessionId id) {
        if (Files.isSymbolicLink(folders)) {
            throw new PortException(folders + " has become a symbolic link; remove it");
        }
        try {
            DurableFile.remove(directory(id));
            Files.deleteIfExists(own.resolve(id + ENDING));
        } catch (IOException e) {
            throw new PortException("can't remove the chat " + directory(id) + ": " + e + "; remove it by hand", e);
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
            // Beside the chats lie projects, which are not HELIX's alone.
            Files.createDirectories(DurableFile.folderOf(folders));
            PrivateFiles.folder(folder);
            return path;
        } catch (IOException e) {
            throw new PortException("can't make the folder " + folder + ": " + e, e);
        }
    }

    private static String digest(byte[] bytes) {
        return Sha256.hex(bytes);
    }
}
