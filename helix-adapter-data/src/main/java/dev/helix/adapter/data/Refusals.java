package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;

/** The reasons for which a database is left alone: the sentences are the same for all kinds. */
final class Refusals {

    private Refusals() {}

    static PortException unmarked(DatabasePair pair) {
        return new PortException(pair.kind().title() + " at " + pair.test().shown()
                + " has no marker of HELIX, so that it may be anybody's, and nothing of it was touched; if it belongs to the test system"
                + " and may be emptied: helix control --system test adopt-databases");
    }

    static PortException swapped(DatabasePair pair) {
        return new PortException(
                pair.kind().title() + " at " + pair.production().shown()
                        + " has HELIX's marker of a test system, and is named as production's: data."
                        + pair.kind().word()
                        + " in helix.yaml has the two swapped; nothing was touched");
    }

    static PortException same(DatabasePair pair) {
        return new PortException(pair.kind().title() + " at " + pair.test().shown() + " and at "
                + pair.production().shown()
                + " is one and the same; the test system needs one of its own, see data."
                + pair.kind().word()
                + " in helix.yaml; nothing was touched");
    }

    static PortException otherBolt(Endpoint bolt, Endpoint test) {
        return new PortException("Neo4j at " + bolt.shown() + " is not the one at " + test.shown()
                + ", which HELIX fills: the test system's processes would write elsewhere, perhaps into production's;"
                + " correct data.neo4j.test.bolt in helix.yaml; nothing was touched");
    }

    static PortException swappedBolt(Endpoint bolt) {
        return new PortException(
                "Neo4j at " + bolt.shown() + " has HELIX's marker of a test system, and production's"
                        + " processes would write into it; correct data.neo4j.production.bolt in helix.yaml; nothing was touched");
    }
}
