// Qdrant's own client does with a server what HELIX relies on. Arguments: the folder of its packages, and the server's port.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [packages, port] = process.argv.slice(2);
const { QdrantClient } = createRequire(packages + '/')('@qdrant/js-client-rest');
const client = new QdrantClient({ host: '127.0.0.1', port: Number(port) });
const refused = async (status, call) => {
  await assert.rejects(call, (error) => error.status === status || String(error).includes(String(status)));
};

assert.deepEqual((await client.getCollections()).collections, []);
assert.equal((await client.collectionExists('docs')).exists, false);
assert.equal(await client.createCollection('docs', { vectors: { size: 3, distance: 'Cosine' } }), true);
assert.equal((await client.collectionExists('docs')).exists, true);
await refused(409, () => client.createCollection('docs', { vectors: { size: 3, distance: 'Cosine' } }));
await refused(404, () => client.getCollection('nowhere'));
await client.createPayloadIndex('docs', { field_name: 'text', field_schema: 'keyword', wait: true });
const points = [1, 2, 3, 4].map((id) => ({ id, vector: [id, 1, 0], payload: { text: 'point ' + id } }));
points.push({ id: '6e1f2e5e-7c7a-4a55-9b5e-0f6f2c3d4e5f', vector: [0, 0, 2], payload: {} });
assert.equal((await client.upsert('docs', { wait: true, points })).status, 'completed');
await refused(400, () => client.upsert('docs', { wait: true, points: [{ id: 9, vector: [1] }] }));
assert.equal((await client.count('docs', { exact: true })).count, 5);

const first = await client.scroll('docs', { limit: 4, with_vector: true });
assert.deepEqual(first.points.map((point) => point.id), [1, 2, 3, 4]);
assert.equal(first.next_page_offset, points[4].id);
assert.ok(Math.abs(Math.hypot(...first.points[2].vector) - 1) < 1e-6);
const rest = await client.scroll('docs', { limit: 4, offset: first.next_page_offset });
assert.equal(rest.next_page_offset, null);
assert.equal(rest.points[0].vector ?? null, null);
assert.deepEqual((await client.retrieve('docs', { ids: [2], with_payload: true }))[0].payload, { text: 'point 2' });

const info = await client.getCollection('docs');
assert.equal(info.points_count, 5);
assert.deepEqual(info.config.params.vectors, { size: 3, distance: 'Cosine' });
assert.equal(info.payload_schema.text.data_type, 'keyword');

const exact = { exact: true, quantization: { ignore: true } };
const chosen = { must: [{ has_id: [1, points[4].id] }] };
const nearest = await client.query('docs', { query: [0, 0, 1], filter: chosen, limit: 2, params: exact, with_payload: false });
assert.deepEqual(nearest.points.map((point) => point.id), [points[4].id, 1]);
assert.equal(nearest.points[0].score, 1);
const both = await client.queryBatch('docs', { searches: [{ query: [1, 0, 0], filter: chosen, limit: 2, params: exact }, { query: [0, 1, 0], limit: 1, params: exact }] });
assert.deepEqual(both.map((found) => found.points.length), [2, 1]);
const found = await client.query('docs', { query: [4, 1, 0], limit: 1, with_payload: true });
assert.equal(found.points[0].payload.text, 'point 4');

await client.updateCollectionAliases({ actions: [{ create_alias: { collection_name: 'docs', alias_name: 'current' } }] });
assert.deepEqual((await client.getAliases()).aliases, [{ alias_name: 'current', collection_name: 'docs' }]);
await client.updateCollectionAliases({ actions: [{ delete_alias: { alias_name: 'current' } }] });
assert.deepEqual((await client.getAliases()).aliases, []);

const snapshot = await client.createSnapshot('docs');
assert.match(snapshot.checksum, /^[0-9a-f]{64}$/);
assert.deepEqual((await client.listSnapshots('docs')).map((found) => found.name), [snapshot.name]);
assert.equal(await client.deleteSnapshot('docs', snapshot.name), true);
await client.deletePayloadIndex('docs', 'text', { wait: true });
await client.delete('docs', { wait: true, points: [1, points[4].id] });
assert.equal((await client.count('docs', { exact: true })).count, 3);
assert.equal(await client.deleteCollection('docs'), true);
console.log('the client found what it expects');
