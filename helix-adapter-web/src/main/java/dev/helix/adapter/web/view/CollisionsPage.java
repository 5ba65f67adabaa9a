package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.text.Ellipsis;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.project.Radar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads which open projects will collide, and in which order few have to be rebased. Safe for use by many threads. */
public final class CollisionsPage {

    private static final int MOST_PAIRS = 100;
    private static final int LONGEST_HUNK = 2_000;

    private final ProjectActions projects;

    public CollisionsPage(ProjectActions projects) {
        this.projects = projects;
    }

    /** Returns them, as far as the visitor may see both. */
    public CollisionsView view(Visitor visitor, Words words) {
        var places = new LinkedHashMap<List<String>, List<CollisionsView.Place>>();
        for (var overlap : projects.radar().overlaps()) {
            for (var clash : overlap.conflicts()) {
                if (clash.with().stream().allMatch(visitor::sees)) {
                    var pair = clash.with().stream().map(ProjectId::value).toList();
                    places.computeIfAbsent(pair, key -> new ArrayList<>()).add(place(clash, words));
                }
            }
        }
        var beside = new TreeMap<String, Set<String>>();
        for (var pair : places.keySet()) {
            beside.computeIfAbsent(pair.getFirst(), key -> new TreeSet<>()).add(pair.getLast());
            beside.computeIfAbsent(pair.getLast(), key -> new TreeSet<>()).add(pair.getFirst());
        }
        var fewest = Comparator.<String>comparingInt(
                        id -> beside.getOrDefault(id, Set.of()).size())
                .thenComparing(Comparator.naturalOrder());
        var order = beside.keySet().stream().sorted(fewest).toList();
        return new CollisionsView(
                places.entrySet().stream()
                        .limit(MOST_PAIRS)
                        .map(pair -> new CollisionsView.Pair(
                                pair.getKey().getFirst(), pair.getKey().getLast(), pair.getValue()))
                        .toList(),
                order,
                rebases(order, beside),
                rebases(order.reversed(), beside));
    }

    private static CollisionsView.Place place(Radar.Clash clash, Words words) {
        var conflict = clash.conflict();
        return new CollisionsView.Place(
                words.line(conflict.path().value()),
                words.text("conflict." + conflict.kind().name().toLowerCase(Locale.ROOT)),
                conflict.hunks().stream()
                        .map(hunk -> new ProjectView.Hunk(
                                words.lines(Ellipsis.end(hunk.ours(), LONGEST_HUNK)),
                                words.lines(Ellipsis.end(hunk.theirs(), LONGEST_HUNK))))
                        .toList());
    }

    /** One has to be rebased where one that it collides with came before it. */
    private static int rebases(List<String> order, Map<String, Set<String>> beside) {
        int rebases = 0;
        for (int i = 0; i < order.size(); i++) {
            var before = order.subList(0, i);
            if (beside.getOrDefault(order.get(i), Set.of()).stream().anyMatch(before::contains)) {
                rebases++;
            }
        }
        return rebases;
    }
}
