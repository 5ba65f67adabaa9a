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

    /**
     * In a file.
     *
     * @param key of a line {@code key=value} that it is the value of; empty where it is all of the file
     */
    record InFile(Path file, String key) implements Secret {
        @Override
        public Optional<String> reveal() {
            try {
                var text = Files.readString(file);
                return Optional.of(key.isEmpty() ? text.strip() : valueIn(text));
            } catch (IOException e) {
                throw new PortException(
                        "can't read the password file " + file + " that helix.yaml names: "
                                + e.getClass().getSimpleName(),
                        e);
            }
        }

        private String valueIn(String text) {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .findFirst()
                    .orElseThrow(() -> new PortException("the password file " + file + " has no line " + key + "=..."));
        }
    }
}
