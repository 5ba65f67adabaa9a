package dev.helix.evolution.develop;

import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The gates that phases can name, and those that every phase has to pass. Immutable. */
public final class Gates {

    private final Map<String, Gate> byName;
    private final List<String> standing;

    /** Gates that are asked where a phase names them. @throws IllegalArgumentException when two have one name */
    public Gates(Collection<? extends Gate> gates) {
        this(gates, List.of());
    }

    /**
     * Gates of which some are asked in every phase, after those that it names.
     *
     * @param standing their names, in order
     * @throws IllegalArgumentException when two have one name, or a standing one is not among them
     */
    public Gates(Collection<? extends Gate> gates, List<String> standing) {
        var map = new LinkedHashMap<String, Gate>();
        for (var gate : gates) {
            if (map.put(gate.name(), gate) != null) {
                throw new IllegalArgumentException("two gates are called " + gate.name());
            }
        }
        this.byName = Map.copyOf(map);
        this.standing = List.copyOf(standing);
        if (!byName.keySet().containsAll(standing)) {
            throw new IllegalArgumentException("of the standing gates " + standing + " some are not there");
        }
    }

    /** Returns their names. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** @throws Refused as InvalidSpec where a phase names a gate that is not there */
    void require(String file, List<Phase> phases) {
        for (var phase : phases) {
            for (var gate : phase.gates()) {
                if (!byName.containsKey(gate)) {
                    throw new Refused(new Refusal.InvalidSpec(
                            file,
                            0,
                            "gates",
                            "phase '" + phase.id() + "' names the gate '" + gate + "'; known here are "
                                    + String.join(
                                            ", ",
                                            byName.keySet().stream().sorted().toList())));
                }
            }
        }
    }

    /** Asks the gates of a phase in order, then the standing ones, up to the first that stays shut. */
    List<GateVerdict> check(PhaseWork work) {
        var verdicts = new ArrayList<GateVerdict>();
        var asked = new LinkedHashSet<>(work.phase().gates());
        asked.addAll(standing);
        for (var name : asked) {
            var gate = byName.get(name);
            if (gate == null) {
                throw new IllegalStateException("the gate " + name + " was there before");
            }
            verdicts.add(gate.check(work));
            if (!verdicts.getLast().passed()) {
                break;
            }
        }
        return List.copyOf(verdicts);
    }
}
