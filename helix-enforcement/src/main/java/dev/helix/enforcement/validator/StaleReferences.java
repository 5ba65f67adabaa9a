package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares what documents name with two states of a tree: what was there before, and is no longer. For one thread. */
final class StaleReferences {

    private static final Pattern PLACE = Pattern.compile("(?::\\d{1,7}(?:[-:]\\d{1,7})?|#L\\d{1,7}(?:-L?\\d{1,7})?)$");
    private static final Set<String> RUNNERS = Set.of("npm", "pnpm", "yarn", "bun");
    private static final Set<String> RUN = Set.of("run", "run-script");
    private static final int MOST_WORDS = 40;
    private static final List<String> MAKEFILES = List.of("Makefile", "makefile", "GNUmakefile");
    private static final List<String> PACKAGES = List.of("package.json");

    private final FileView before;
    private final FileView now;

    StaleReferences(FileView before, FileView now) {
        this.before = before;
        this.now = now;
    }

    /** Returns the variants of {@code DOCS_STALE_REFERENCE} that {@code reference} is, with what is gone; most are none. */
    List<Gone> in(DocumentReferences.Reference reference, String document) {
        return reference.link() ? link(reference.text(), document) : code(reference.text(), document);
    }

    /** One thing that is gone: the key of its sentence, and its name. */
    record Gone(String key, String name) {}

    /** Returns the file that a link of {@code document} leads to, from the root; empty where it leads elsewhere. */
    static Optional<String> target(String link, String document) {
        int hash = link.indexOf('#');
        var path = decoded(hash < 0 ? link : link.substring(0, hash)).replaceFirst("\\?.*", "");
        if (isElsewhere(link) || path.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(resolved(path, folder(document))).filter(file -> !file.isEmpty());
    }

    /** Returns whether {@code file} has commands by the names that documents call them. */
    static boolean hasCommands(String file) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        return MAKEFILES.contains(name) || PACKAGES.contains(name);
    }

    private static boolean isElsewhere(String link) {
        return link.matches("[a-zA-Z][a-zA-Z0-9+.-]{0,20}:.*") || link.startsWith("//");
    }

    private List<Gone> link(String target, String document) {
        if (isElsewhere(target)) {
            return List.of();
        }
        int hash = target.indexOf('#');
        var path = decoded(hash < 0 ? target : target.substring(0, hash)).replaceFirst("\\?.*", "");
        var fragment = hash < 0 ? "" : decoded(target.substring(hash + 1));
        var file = path.isEmpty() ? document : resolved(path, folder(document));
        if (file.isEmpty()) {
            return List.of();
        }
        if (!path.isEmpty() && wasThere(file)) {
            return isThere(file) ? heading(file, fragment) : List.of(new Gone("DOCS_STALE_REFERENCE", file));
        }
        return heading(file, fragment);
    }

    private List<Gone> heading(String file, String fragment) {
        if (fragment.isEmpty() || fragment.matches("L\\d+(-L?\\d+)?")) {
            return List.of();
        }
        boolean was = in(before, file, Anchors::of).contains(fragment);
        return was && !in(now, file, Anchors::of).contains(fragment)
                ? List.of(new Gone("DOCS_STALE_REFERENCE.heading", "#" + fragment))
                : List.of();
    }

    private List<Gone> code(String code, String document) {
        var gone = new ArrayList<Gone>();
        var words = code.strip().split("\\s+", MOST_WORDS);
        command(words, document).ifPresent(gone::add);
        for (var word : words) {
            var path = PLACE.matcher(word.replaceAll("^[\"'(]+|[\"'),;]+$", "")).replaceFirst("");
            if (path.indexOf('.') < 0 && path.indexOf('/') < 0 && words.length > 1) {
                continue;
            }
            var fromRoot = resolved(path.startsWith("/") ? path.substring(1) : path, "");
            var fromHere = resolved(path, folder(document));
            var lost = List.of(fromRoot, fromHere).stream()
                    .filter(file -> !file.isEmpty() && wasThere(file) && !isThere(file))
                    .findFirst();
            boolean other = isThere(fromRoot) || isThere(fromHere);
            if (lost.isPresent() && !other) {
                gone.add(new Gone("DOCS_STALE_REFERENCE", lost.get()));
            }
        }
        return gone;
    }

    /** A command is meant where the document lies, at the root, or in the folder that it names. */
    private Optional<Gone> command(String[] words, String document) {
        var folders = new ArrayList<>(List.of("", folder(document)));
        if (words.length >= 2 && words[0].equals("make")) {
            int named = List.of(words).indexOf("-C") + 1;
            if (named > 0 && named < words.length) {
                Stream.of("", folder(document))
                        .map(from -> resolved(words[named], from))
                        .filter(folder -> !folder.isEmpty())
                        .forEach(folder -> folders.add(folder + "/"));
            }
            return IntStream.range(1, words.length)
                    .filter(i -> i != named)
                    .mapToObj(i -> words[i])
                    .flatMap(word -> lost(files(folders, MAKEFILES), word, Anchors::targets, "make ").stream())
                    .findFirst();
        }
        if (words.length >= 2 && RUNNERS.contains(words[0])) {
            boolean run = RUN.contains(words[1]) && words.length >= 3;
            return lost(
                    files(folders, PACKAGES),
                    run ? words[2] : words[1],
                    Anchors::scripts,
                    words[0] + (run ? " " + words[1] + " " : " "));
        }
        return Optional.empty();
    }

    private static List<String> files(List<String> folders, List<String> names) {
        return folders.stream()
                .distinct()
                .flatMap(folder -> names.stream().map(folder::concat))
                .toList();
    }

    private Optional<Gone> lost(List<String> files, String name, Function<String, Set<String>> names, String start) {
        boolean was = files.stream().anyMatch(file -> in(before, file, names).contains(name));
        return was && files.stream().noneMatch(file -> in(now, file, names).contains(name))
                ? Optional.of(new Gone("DOCS_STALE_REFERENCE.command", start + name))
                : Optional.empty();
    }

    private static Set<String> in(FileView view, String file, Function<String, Set<String>> names) {
        return view.text(file).map(names).orElse(Set.of());
    }

    private boolean wasThere(String file) {
        var kind = before.kind(file);
        return kind == FileView.Kind.FILE || kind == FileView.Kind.DIRECTORY;
    }

    private boolean isThere(String file) {
        return !file.isEmpty() && now.kind(file) != FileView.Kind.MISSING;
    }

    private static String folder(String document) {
        return document.substring(0, document.lastIndexOf('/') + 1);
    }

    /** Returns the path from the root, or "" for one that is none or leads out. */
    private static String resolved(String path, String folder) {
        var whole = path.startsWith("/") ? path.substring(1) : folder + path;
        var names = new ArrayList<String>();
        for (var name : whole.split("/", -1)) {
            if (name.equals("..")) {
                if (names.isEmpty()) {
                    return "";
                }
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return String.join("/", names);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
