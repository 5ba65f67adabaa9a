package dev.helix.enforcement.validator;

import dev.helix.domain.answer.FileView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The numbers that ADRs in one folder have, told by their file names {@code NNN-slug.md}. */
public final class AdrNumbers {

    /** The folder of ADRs (contract, section 1). */
    public static final String FOLDER = "adr";

    private final FileView files;

    public AdrNumbers(FileView files) {
        this.files = files;
    }

    /** Returns the names of the ADR files, sorted. */
    public List<String> names() {
        return files.names(FOLDER).stream().filter(name -> number(name) >= 0).toList();
    }

    /** Returns the next number that no file has, with at least three digits. */
    public String next() {
        long highest = names().stream().mapToLong(AdrNumbers::number).max().orElse(0);
        return "%03d".formatted(highest + 1);
    }

    /** Returns files other than {@code self} that have the number {@code id}, as paths. */
    List<String> holders(String id, @Nullable String self) {
        long wanted = parse(id);
        var found = new ArrayList<String>();
        for (var name : wanted < 0 ? List.<String>of() : names()) {
            var path = FOLDER + "/" + name;
            if (number(name) == wanted && !path.equals(self)) {
                found.add(path);
            }
        }
        return found;
    }

    /** Returns the title in the header of the ADR at {@code path}. */
    Optional<String> title(String path) {
        return files.text(path).map(text -> HeaderReader.read(text, 0)).flatMap(header -> header.text("title"));
    }

    /** Returns the number at the beginning of {@code name}; -1 when it is no ADR's name. */
    private static long number(String name) {
        int dash = name.indexOf('-');
        return name.endsWith(".md") && dash > 0 ? parse(name.substring(0, dash)) : -1;
    }

    private static long parse(String id) {
        var digits = id.strip();
        boolean number =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : -1;
    }
}
