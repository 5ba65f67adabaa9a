package dev.helix.domain.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files of a repository that the words of a command name, seen from each folder that the command may be in. */
final class NamedFiles {

    private static final int MOST_PLACES = 16;
    private static final int MOST_VALUES = 32;
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");

    private final Set<RepoPath> files = new LinkedHashSet<>();
    private final Set<RepoPath> folders = new LinkedHashSet<>();
    private final Set<PathGlob> patterns = new LinkedHashSet<>();
    /** The repository, and where the command has gone to. */
    private final Set<String> places = new LinkedHashSet<>(Set.of(""));
    /** What variables of a line may hold: those of a loop several things. */
    private final Map<String, Set<String>> values = new HashMap<>();

    Set<RepoPath> files() {
        return Set.copyOf(files);
    }

    Set<RepoPath> folders() {
        return Set.copyOf(folders);
    }

    Set<PathGlob> patterns() {
        return Set.copyOf(patterns);
    }

    void add(String word) {
        paths(word).forEach(path -> into(files, path, ""));
    }

    void addFolder(String word) {
        paths(word).forEach(path -> into(folders, path, "/**"));
    }

    /** Adds what the options of {@code program} name, where it is known which of them do. */
    void addConfigured(String program, List<String> arguments) {
        RunnerOptions.files(program, arguments).forEach(this::add);
        RunnerOptions.folders(program, arguments).forEach(this::addFolder);
    }

    /** A command may go on in another folder, or come back from it. */
    void enter(String folder) {
        for (var place : List.copyOf(places)) {
            if (places.size() < MOST_PLACES) {
                places.add(normal(in(place, folder)));
            }
        }
    }

    /** Notes something that a variable may hold. */
    void assign(String name, String value) {
        var known = values.computeIfAbsent(name, absent -> new LinkedHashSet<>());
        if (known.size() < MOST_VALUES) {
            known.add(value);
        }
    }

    /** Returns what a word stands for, as far as its line tells. */
    List<String> expanded(String word) {
        var variable = VARIABLE.matcher(word);
        if (!variable.find()) {
            return List.of(word);
        }
        var name = variable.group(1) == null ? variable.group(2) : variable.group(1);
        var known = values.getOrDefault(name, Set.of());
        return known.isEmpty()
                ? List.of(word)
                : known.stream()
                        .map(value -> word.substring(0, variable.start()) + value + word.substring(variable.end()))
                        .toList();
    }

    static boolean looksLikeFile(String word) {
        return word.contains("/") || word.matches("[^.].*\\.\\w{1,5}");
    }

    /** Returns whether a shell puts names of files in the place of {@code word}. */
    static boolean isPattern(String word) {
        return word.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
    }

    private static String in(String place, String word) {
        return place.isEmpty() ? word : place + "/" + word;
    }

    private void into(Set<RepoPath> places, String path, String below) {
        if (!isPattern(path)) {
            places.add(new RepoPath(path));
        } else {
            pattern(path + below);
        }
    }

    /** As near as a pattern of HELIX comes to that of a shell, and not nearer; one that names nothing at all may stand for anything. */
    private void pattern(String path) {
        var glob = Arrays.stream(path.replaceAll("\\[[^]/]*]", "?").split("/"))
                .map(segment -> segment.equals("**") ? segment : segment.replaceAll("\\*{2,}", "*"))
                .collect(Collectors.joining("/"));
        if (glob.chars().anyMatch(Character::isLetterOrDigit)
                && PathGlob.objection(glob).isEmpty()) {
            patterns.add(new PathGlob(glob));
        }
    }

    private List<String> paths(String word) {
        return expanded(word).stream()
                .filter(each -> !each.startsWith("/"))
                .flatMap(each -> places.stream().map(place -> normal(in(place, each))))
                .filter(path -> !path.isEmpty() && RepoPath.objection(path).isEmpty())
                .toList();
    }

    /** Without the segments that lead nowhere; what leads out of the repository is no file of it. */
    private static String normal(String word) {
        if (word.startsWith("/")) {
            return "";
        }
        var kept = new ArrayList<String>();
        for (var segment : word.replace('\\', '/').split("/", -1)) {
            if (segment.equals("..")) {
                if (kept.isEmpty()) {
                    return "";
                }
                kept.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.add(segment);
            }
        }
        return String.join("/", kept);
    }
}
