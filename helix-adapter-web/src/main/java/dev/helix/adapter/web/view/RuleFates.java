package dev.helix.adapter.web.view;

import dev.helix.domain.answer.AnswerRecord;
import dev.helix.domain.answer.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The fates of one rule in many answers, and the calls that it asked for. A call for which several rules asked counts for each. */
final class RuleFates {

    private int answers;
    private int broken;
    private int repaired;
    private int retried;
    private int failed;
    private final List<AnswerRecord.Turn> further = new ArrayList<>();

    private RuleFates() {}

    /** Returns those of each rule, by its name. */
    static Map<String, RuleFates> of(List<AnswerRecord> records) {
        var rules = new TreeMap<String, RuleFates>();
        for (var record : records) {
            record.validators().forEach(name -> rules.computeIfAbsent(name, key -> new RuleFates()).answers++);
            record.turns().stream()
                    .flatMap(turn -> turn.found().stream())
                    .map(AnswerRecord.Found::validator)
                    .distinct()
                    .forEach(name ->
                            rules.computeIfAbsent(name, key -> new RuleFates()).add(record, name));
        }
        return rules;
    }

    private void add(AnswerRecord record, String name) {
        broken++;
        if (record.turns().stream()
                .flatMap(turn -> turn.found().stream())
                .anyMatch(found -> found.repaired() && found.validator().equals(name))) {
            repaired++;
        }
        var turns = record.turns();
        boolean asked = false;
        for (int i = 0; i + 1 < turns.size(); i++) {
            if (standing(turns.get(i)).contains(name)) {
                asked = true;
                further.add(turns.get(i + 1));
            }
        }
        boolean never = record.outcome() != AnswerRecord.Outcome.ACCEPTED
                || record.inferred().contains(name);
        if (never && standing(turns.getLast()).contains(name)) {
            failed++;
        } else if (asked) {
            retried++;
        }
    }

    private static Set<String> standing(AnswerRecord.Turn turn) {
        return turn.found().stream()
                .filter(found -> !found.repaired() && found.severity() == Severity.ERROR)
                .map(AnswerRecord.Found::validator)
                .collect(Collectors.toSet());
    }

    int answers() {
        return answers;
    }

    /** Returns in how many answers it was broken, in any attempt. */
    int broken() {
        return broken;
    }

    int repaired() {
        return repaired;
    }

    int retried() {
        return retried;
    }

    int failed() {
        return failed;
    }

    /** Returns the further calls that it asked for. */
    List<AnswerRecord.Turn> further() {
        return further;
    }

    Duration added() {
        return further.stream().map(AnswerRecord.Turn::duration).reduce(Duration.ZERO, Duration::plus);
    }
}
