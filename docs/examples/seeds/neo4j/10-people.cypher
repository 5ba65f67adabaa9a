// Statements end with a semicolon, as for cypher-shell. Constraints and indexes come from production.
CREATE (ada:Person {name: 'Ada Example'})-[:KNOWS]->(grace:Person {name: 'Grace Example'});
MATCH (grace:Person {name: 'Grace Example'}) SET grace.since = 1952;
