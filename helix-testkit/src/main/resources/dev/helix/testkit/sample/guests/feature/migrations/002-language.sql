alter table guest add column language text not null default 'en';
