package dev.helix.app.demo;

import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;

/** Who plays the agents of the demo: a scripted agent, or the real command line with a scripted model. */
sealed interface Cast extends AutoCloseable permits Cast.Embedded, ClaudeCast {

    /** Returns an agent whose model does what {@code script} says. */
    ObservedAgent play(Script script);

    /** Returns what the consultant's model says, in the order in which it is asked. */
    Script consultant();

    @Override
    void close();

    /** No process but this one. */
    record Embedded() implements Cast {

        @Override
        public ObservedAgent play(Script script) {
            return new ObservedAgent(new ScriptedAgent(script));
        }

        @Override
        public Script consultant() {
            return DemoScripts.consultant();
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
