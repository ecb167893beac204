-- Gives a layer its partition; the application adds layers, and only the owner may make tables.
create or replace function lantu_add_layer(layer text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if layer !~ '^[a-z][a-z0-9_]{1,40}$' then raise exception 'A layer cannot be called %', layer; end if;
  execute format('create table if not exists %I partition of feature for values in (%L)', 'feature_' || layer, layer);
end $$;
revoke all on function lantu_add_layer(text) from public;
grant execute on function lantu_add_layer(text) to lantu_app;
