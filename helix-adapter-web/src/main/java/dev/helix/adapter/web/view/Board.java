package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Subject;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.project.Radar;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the board: which projects need a person, and where all others are. Safe for use by many threads. */
public final class Board {

    private static final int MOST_CARDS = 50;
    private static final int MOST_OVER = 10;
    private static final int BAR = 1000;

    private final ProjectActions projects;
    private final InstantSource clock;

    public Board(ProjectActions projects, InstantSource clock) {
        this.projects = projects;
        this.clock = clock;
    }

    private record Placed(
            EvolutionProject project,
            Standing standing,
            Radar.@Nullable Reading reading,
            @Nullable Operation running) {}

    /**
     * Returns it.
     *
     * @param chosen the word of one lane; empty, or one that there is not, for all
     * @param page of that lane, from 1
     */
    public BoardView view(Visitor visitor, Words words, String chosen, int page) {
        var lanes = new EnumMap<LaneKey, List<Placed>>(LaneKey.class);
        var running = running();
        var now = clock.instant();
        var place = TestPlace.told(projects, visitor, words, now);
        int total = 0;
        for (var project : projects.list()) {
            if (visitor.sees(project.id())) {
                // Trials are kept, and only what is open is tried.
                var reading = Standing.isRead(project) ? projects.radar().reading(project.id()) : null;
                var standing = Standing.of(
                        project,
                        running.get(project.id()),
                        left(running.get(project.id()), now),
                        reading,
                        projects.wayBack(project),
                        place,
                        words,
                        now);
                lanes.computeIfAbsent(standing.lane(), key -> new ArrayList<>())
                        .add(new Placed(project, standing, reading, running.get(project.id())));
                total++;
            }
        }
        lanes.values()
                .forEach(lane -> lane.sort(
                        Comparator.comparing((Placed placed) -> placed.project().updatedAt())
                                .reversed()));
        var one = LaneKey.named(chosen);
        var shown = lanes.entrySet().stream()
                .filter(lane -> one.isEmpty() || one.get() == lane.getKey())
                .map(lane -> lane(lane.getKey(), lane.getValue(), one, page, words))
                .toList();
        return new BoardView(
                total,
                counts(lanes, total, now, words),
                shown,
                one.map(LaneKey::word).orElse(""));
    }

    private @Nullable Duration left(@Nullable Operation running, Instant now) {
        return running == null
                ? null
                : StepTimes.before(running, projects.projection().operations())
                        .left(running, projects.steps(running), now)
                        .orElse(null);
    }

    private Map<ProjectId, Operation> running() {
        var running = new HashMap<ProjectId, Operation>();
        for (var operation : projects.projection().unfinished()) {
            if (operation.subject() instanceof Subject.OfProject(var id)) {
                running.put(id, operation);
            }
        }
        return running;
    }

    private BoardView.Lane lane(LaneKey key, List<Placed> all, Optional<LaneKey> chosen, int page, Words words) {
        int size = key.isOver() && chosen.isEmpty() ? MOST_OVER : MOST_CARDS;
        int from = Math.clamp((long) (page - 1) * size, 0, all.size());
        int to = Math.min(from + size, all.size());
        var cards = all.subList(from, to).stream()
                .map(placed -> card(placed, words))
                .toList();
        return new BoardView.Lane(key.word(), words.text("lane." + key.word()), cards, all.size() - to, page + 1);
    }

    private BoardView.Card card(Placed placed, Words words) {
        var project = placed.project();
        var reading = placed.reading();
        var fit = reading == null ? "" : fit(reading);
        return new BoardView.Card(
                project.id().value(),
                words.line(project.title()),
                placed.standing(),
                words.moment(project.updatedAt()),
                projects.size(project)
                        .map(size -> words.text("card.size", size.files(), size.added(), size.removed()))
                        .orElse(""),
                fit.isEmpty() ? "" : words.text("fit." + fit, reading == null ? 0 : reading.behind()),
                switch (fit) {
                    case "fresh" -> Tone.GOOD;
                    case "conflict" -> Tone.BAD;
                    default -> Tone.WAITING;
                },
                phase(placed.running(), words));
    }

    private static String fit(Radar.Reading reading) {
        return switch (reading.grade()) {
            case CLEAN -> reading.behind() == 0 ? "fresh" : "behind";
            case CONFLICTING -> "conflict";
            case CONTAINED, UNSEALED -> "";
        };
    }

    private String phase(@Nullable Operation running, Words words) {
        if (running == null || running.kind() != OperationKind.DEVELOP) {
            return "";
        }
        long begun = running.steps().stream()
                .filter(step -> step.name().startsWith("phase:"))
                .count();
        int all = projects.phases(running.project());
        return begun == 0 || all < begun ? "" : words.text("card.phase", begun, all);
    }

    private static String today(List<Placed> integrated, Instant now, Words words) {
        var begin = now.atZone(ZoneId.systemDefault()).toLocalDate().atStartOfDay(ZoneId.systemDefault());
        long today = integrated.stream()
                .filter(placed -> !placed.project().updatedAt().isBefore(begin.toInstant()))
                .count();
        return today == 0 ? "" : words.text("board.today", today);
    }

    private static List<BoardView.Count> counts(Map<LaneKey, List<Placed>> lanes, int total, Instant now, Words words) {
        var counts = new ArrayList<BoardView.Count>();
        int before = 0;
        for (var lane : lanes.entrySet()) {
            int number = lane.getValue().size();
            int x = BAR * before / total;
            before += number;
            counts.add(new BoardView.Count(
                    lane.getKey().word(),
                    words.text("lane." + lane.getKey().word()),
                    number,
                    lane.getKey() == LaneKey.INTEGRATED ? today(lane.getValue(), now, words) : "",
                    x,
                    BAR * before / total - x));
        }
        return counts;
    }
}
