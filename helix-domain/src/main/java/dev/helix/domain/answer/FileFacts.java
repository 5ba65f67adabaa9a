package dev.helix.domain.answer;

import java.util.List;
import java.util.Map;

/**
 * The facts that were seen in a tree of files, by path.
 *
 * @param kinds the kind of file at each path
 * @param names the entries of each folder
 * @param texts the content of each file
 * @param places the paths inside the tree of absolute ones; "" for those outside
 */
public record FileFacts(
        Map<String, FileView.Kind> kinds,
        Map<String, List<String>> names,
        Map<String, String> texts,
        Map<String, String> places) {

    /** Nothing was seen. */
    public static final FileFacts NONE = new FileFacts(Map.of(), Map.of(), Map.of(), Map.of());

    public FileFacts {
        kinds = Map.copyOf(kinds);
        names = Map.copyOf(names);
        texts = Map.copyOf(texts);
        places = Map.copyOf(places);
    }
}
