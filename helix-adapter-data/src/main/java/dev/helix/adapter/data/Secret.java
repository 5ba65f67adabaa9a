package dev.helix.adapter.data;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A password or key. It is read when it is needed, stands in no field, and no text of this type tells it. */
public sealed interface Secret {

    /**
     * Returns it; empty where none is used.
     *
     * @throws PortException when it is not where it should be
     */
    Optional<String> reveal();

    /** None is used. */
    record None() implements Secret {
        @Override
        public Optional<String> reveal() {
            return Optional.empty();
        }
    }

    /** In a variable of HELIX's environment. */
    record Variable(String name, Map<String, String> environment) implements Secret {
        @Override
        public Optional<String> reveal() {
            var value = environment.get(name);
            if (value == null || value.isEmpty()) {
                throw new PortException(
                        "the environment has no " + name + ", which helix.yaml names for a password; set it");
            }
            return Optional.of(value);
        }

        @Override
        public String toString() {
            return "$" + name;
        }
    }

    /** In a file of which it is the only line. */
    record InFile(Path file) implements Secret {
        @Override
        public Optional<String> reveal() {
            try {
                return Optional.of(Files.readString(file).strip());
            } catch (IOException e) {
                throw new PortException(
                        "can't read the password file " + file + " that helix.yaml names: "
                                + e.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
