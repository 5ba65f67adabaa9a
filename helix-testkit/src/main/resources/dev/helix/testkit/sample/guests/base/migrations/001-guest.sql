create table guest (id serial primary key, name text not null);
