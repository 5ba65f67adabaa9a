package dev.helix.adapter.claude;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What each conversation has cost so far. The agent only tells a running total, also after a resume, so that the price of
 * a turn is the difference to the last one, which a restart of HELIX must not forget.
 */
final class CostTotals {

    private final Path folder;

    CostTotals(Path folder) {
        this.folder = folder;
    }

    /** Returns the last known total in US dollars, null if none was kept. */
    @Nullable
    BigDecimal of(String session) {
        try {
            return new BigDecimal(Files.readString(folder.resolve(session)).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            return null;
        } catch (IOException e) {
            throw new PortException("can't read " + folder.resolve(session), e);
        }
    }

    /** Keeps the new total. */
    void keep(String session, BigDecimal total) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(session), total.toPlainString());
        } catch (IOException e) {
            throw new PortException("can't write " + folder.resolve(session), e);
        }
    }
}
