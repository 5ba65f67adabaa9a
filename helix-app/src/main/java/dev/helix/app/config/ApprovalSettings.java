package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;

/**
 * The conditions that a change meets before it goes into production, besides a passed validation.
 *
 * @param otherPerson whether nobody integrates what they have asked for
 * @param wayBackRehearsed whether the way back from it has to have been rehearsed
 */
public record ApprovalSettings(boolean otherPerson, boolean wayBackRehearsed) {

    static ApprovalSettings read(YamlMap map) {
        map.allow("integrate", "way_back");
        var other = switch (map.text("integrate", "any")) {
            case "any" -> false;
            case "other_person" -> true;
            default ->
                throw map.refuse(
                        "integrate",
                        "a change is integrated by any operator (any), or by another than asked for it (other_person)");
        };
        var rehearsed = switch (map.text("way_back", "any")) {
            case "any" -> false;
            case "rehearsed" -> true;
            default ->
                throw map.refuse(
                        "way_back",
                        "a change is integrated whether or not its way back was rehearsed (any), or only where it was"
                                + " (rehearsed)");
        };
        return new ApprovalSettings(other, rehearsed);
    }
}
