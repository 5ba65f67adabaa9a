/** Brings changes to production: each flow a list of named, journalled steps. */
module dev.helix.evolution {
    requires transitive dev.helix.domain;

    exports dev.helix.evolution;
}
