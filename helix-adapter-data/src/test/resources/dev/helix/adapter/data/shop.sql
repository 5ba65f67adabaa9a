create schema "Übersicht ""select""";
create type mood as enum ('well', 'it''s bad');
create domain positive as integer check (value > 0);
create type place as (street text, number integer);
create sequence tickets start 100 increment 5 cycle maxvalue 1000;
create function double(i integer) returns integer language sql immutable as $$ select i * 2 $$;
create function shout() returns trigger language plpgsql as $body$
begin
  new.name := upper(new.name);
  -- a line that looks like a command:
SET statement_timeout = 0;
  return new;
end
$body$;
create table customer (id bigserial primary key, name text not null collate "C", feeling mood default 'well',
  age positive, home place, doubled integer generated always as (age * 2) stored, note text default 'a ''b'' $$c$$');
create table "order" (id integer generated always as identity, customer bigint not null references customer on delete cascade,
  "group" text default double(3)::text, ticket bigint default nextval('tickets'), constraint "un ique" unique ("group", ticket));
create table measured (at timestamptz not null, value numeric(10, 2)) partition by range (at);
create table measured_2026 partition of measured for values from ('2026-01-01') to ('2027-01-01');
create table measured_rest partition of measured default;
create table base (a integer check (a > 0));
create table derived (b text) inherits (base);
create unlogged table "Übersicht ""select"""."tab""le" ("co""l" text, "日本" integer);
create index customer_name on customer (lower(name)) where age > 3;
create index measured_value on measured (value);
create view grown as select id, name from customer where age > 18;
create view "of grown" with (security_barrier = true) as select name from grown;
create materialized view totals as select count(*) from "order";
create trigger shouting before insert on customer for each row when (new.name is not null) execute function shout();
create rule quiet as on delete to base do instead nothing;
alter table customer enable row level security;
create policy own on customer for select to public using (name = current_user);
create statistics related on id, name from customer;
insert into customer (name, age) values ('Ada', 30), ('Grace', 40);
insert into "order" (customer) values (1);
insert into measured values ('2026-05-05', 1.5);
insert into "Übersicht ""select"""."tab""le" values ('secret', 1);
refresh materialized view totals;
