package dev.helix.adapter.data;

import java.util.TreeMap;

/** The other names of collections: a snapshot does not have them. */
record QdrantAliases(QdrantClient source, QdrantClient target) {

    private static TreeMap<String, String> of(QdrantClient client) {
        var aliases = new TreeMap<String, String>();
        client.get("/aliases")
                .path("aliases")
                .forEach(alias -> aliases.put(
                        alias.path("alias_name").asString(""),
                        alias.path("collection_name").asString("")));
        return aliases;
    }

    /** Removes those that are not as the source has them: a collection may be of such a name. */
    void remove() {
        var wanted = of(source);
        of(target).forEach((name, collection) -> {
            if (!collection.equals(wanted.get(name))) {
                var body = QdrantClient.JSON.createObjectNode();
                body.putArray("actions").addObject().putObject("delete_alias").put("alias_name", name);
                target.call("POST", "/collections/aliases", body);
            }
        });
    }

    /** Makes those that are missing. */
    void make() {
        var there = of(target);
        of(source).forEach((name, collection) -> {
            if (!collection.equals(there.get(name))) {
                var body = QdrantClient.JSON.createObjectNode();
                body.putArray("actions")
                        .addObject()
                        .putObject("create_alias")
                        .put("collection_name", collection)
                        .put("alias_name", name);
                target.call("POST", "/collections/aliases", body);
            }
        });
    }
}
