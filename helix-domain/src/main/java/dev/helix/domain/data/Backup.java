package dev.helix.domain.data;

/**
 * A backup of production's database, before a migration.
 *
 * @param file its name in the folder of backups
 * @param bytes its size
 * @param sha256 of its content, in hexadecimal
 */
public record Backup(String file, long bytes, String sha256) {

    public Backup {
        if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no backup: " + file);
        }
    }
}
