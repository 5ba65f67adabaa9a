package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.SystemReader;

/**
 * The conversion between the bytes in a work tree and those that git stores: line ends, encodings, expanded ids, and the person's
 * own filters. Git itself does it, since it alone knows all of it; where no attribute and no setting asks for a conversion, which
 * can be told without git, the bytes are taken as they are.
 */
final class GitConversion {

    private static final List<Path> SYSTEM_WIDE = List.of(
            Path.of("/etc/gitattributes"),
            Path.of("/usr/local/etc/gitattributes"),
            Path.of("/opt/homebrew/etc/gitattributes"));
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "1");

    private final Repository git;
    private final AttributeFiles attributes;
    private final Map<String, Boolean> folders = new HashMap<>();
    private final boolean everywhere;

    /** @param attributes those of the tree that the files belong to */
    GitConversion(Repository git, AttributeFiles attributes) {
        this.git = git;
        this.attributes = attributes;
        this.everywhere = asksEverywhere(git);
    }

    /**
     * Stores files as {@code git add} would.
     *
     * @param known what the index would have at their paths
     * @return their names, by path
     * @throws dev.helix.domain.evolution.Refused as UnsafePath for one that can't be converted
     */
    Map<String, ObjectId> clean(Map<String, Content> files, Map<String, ObjectId> known, ObjectInserter inserter)
            throws IOException {
        var stored = new HashMap<String, ObjectId>();
        var asked = new TreeMap<String, Content>();
        for (var file : files.entrySet()) {
            if (asks(file.getKey()) || holdsCrLf(file.getValue())) {
                asked.put(file.getKey(), file.getValue());
            } else {
                stored.put(
                        file.getKey(),
                        inserter.insert(Constants.OBJ_BLOB, file.getValue().bytes()));
            }
        }
        if (!asked.isEmpty()) {
            try (var scratch = new ScratchWorkTree(git, attributes)) {
                stored.putAll(scratch.add(asked, known));
            }
        }
        return stored;
    }

    /** Returns whether a checkout may write other bytes than those stored. */
    boolean mayWriteOtherBytes(String path) throws IOException {
        return asks(path) || endsLinesWithCrLf(git.getConfig());
    }

    /** Returns files as a checkout would write them. Only those of which {@link #mayWriteOtherBytes} is true need asking. */
    Map<String, Content> smudge(Map<String, ObjectId> files) throws IOException {
        if (files.isEmpty()) {
            return Map.of();
        }
        try (var scratch = new ScratchWorkTree(git, attributes)) {
            return scratch.checkOut(files);
        }
    }

    private boolean asks(String path) throws IOException {
        if (everywhere) {
            return true;
        }
        for (var folder = parent(path); ; folder = parent(folder)) {
            var known = folders.get(folder);
            if (known == null) {
                known = attributes.in(folder) != null;
                folders.put(folder, known);
            }
            if (known) {
                return true;
            }
            if (folder.isEmpty()) {
                return false;
            }
        }
    }

    static String parent(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    /** Without any attribute only a setting can convert, and that only turns CR LF into LF. */
    private static boolean holdsCrLf(Content content) {
        var bytes = content.bytes();
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return true;
            }
        }
        return false;
    }

    private static boolean endsLinesWithCrLf(Config config) {
        var value = config.getString(ConfigConstants.CONFIG_CORE_SECTION, null, ConfigConstants.CONFIG_KEY_AUTOCRLF);
        return value != null && TRUE.contains(value.toLowerCase(Locale.ROOT));
    }

    /** Attributes may stand outside any tree, and settings in files that only git knows how to find. */
    private static boolean asksEverywhere(Repository git) {
        var config = git.getConfig();
        if (config.getSections().stream().anyMatch("includeif"::equalsIgnoreCase)) {
            return true;
        }
        var places = new HashSet<>(SYSTEM_WIDE);
        places.add(git.getCommonDirectory().toPath().resolve("info/attributes"));
        var named =
                config.getString(ConfigConstants.CONFIG_CORE_SECTION, null, ConfigConstants.CONFIG_KEY_ATTRIBUTESFILE);
        var system = SystemReader.getInstance();
        var told = system.getenv("HOME");
        var home = Path.of(told == null || told.isBlank() ? System.getProperty("user.home", "/") : told);
        if (named != null && !named.isBlank()) {
            places.add(named.startsWith("~/") ? home.resolve(named.substring(2)) : home.resolve(named));
        }
        var settings = system.getenv("XDG_CONFIG_HOME");
        places.add((settings == null || settings.isBlank() ? home.resolve(".config") : Path.of(settings))
                .resolve("git/attributes"));
        return places.stream().anyMatch(Files::exists);
    }
}
