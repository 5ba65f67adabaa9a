package dev.helix.app.check;

/** How {@code helix check} prints its findings. Named as they are typed. */
enum CheckFormat {
    /** For people: place, message, excerpt, hint. */
    text,
    /** One JSON document (contract, section 7). */
    json,
    /** SARIF 2.1.0, for code hosts. */
    sarif,
    /** Nothing at all. */
    none
}
