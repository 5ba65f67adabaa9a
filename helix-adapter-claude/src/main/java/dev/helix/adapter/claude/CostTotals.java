package dev.helix.adapter.claude;

import dev.helix.process.PrivateFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The cost of each conversation so far. The agent only tells a running total, also after a resume, so that the price of
 * a turn is the difference to the last one, which a restart of HELIX must not forget.
 */
final class CostTotals {

    private static final System.Logger LOG = System.getLogger(CostTotals.class.getName());

    private final Path folder;

    CostTotals(Path folder) {
        this.folder = folder;
    }

    /** Returns the last known total in US dollars, null if none can be read. */
    @Nullable
    BigDecimal of(String session) {
        var file = folder.resolve(session);
        try {
            return Files.exists(file) ? new BigDecimal(Files.readString(file).strip()) : null;
        } catch (IOException | NumberFormatException e) {
            LOG.log(Level.WARNING, "the price of the next turn will be missing: can't read " + file, e);
            return null;
        }
    }

    /** Keeps the new total, if it can; no turn fails because its price can't be noted. */
    void keep(String session, BigDecimal total) {
        var file = folder.resolve(session);
        try {
            PrivateFolder.make(folder);
            PrivateFolder.write(file, total.toPlainString());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a later turn's price will be wrong: can't write " + file, e);
        }
    }
}
