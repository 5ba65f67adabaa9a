package dev.helix.domain.evolution;

/** The subject of an operation. */
public sealed interface Subject {

    /** One change on its way to production. */
    record OfProject(ProjectId project) implements Subject {
        @Override
        public String toString() {
            return project.value();
        }
    }

    /** One of the two systems, with whatever runs there. */
    record OfSystem(SystemName system) implements Subject {
        @Override
        public String toString() {
            return "the " + system.word() + " system";
        }
    }
}
