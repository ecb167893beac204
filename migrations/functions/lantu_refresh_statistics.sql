-- A table that was just filled has no statistics, and the embedded database has nobody who gathers them. The planner then walks a whole
-- layer for each feature (measured on 13 159 parcels: 230 s instead of 2 s). Only the owner may analyze, so the application asks for it here.
create or replace function lantu_refresh_statistics(layer text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if layer !~ '^[a-z][a-z0-9_]{1,40}$' then raise exception 'A layer cannot be called %', layer; end if;
  analyze import_job;
  analyze import_row;
  analyze change_item;
  analyze feature_piece;
  if to_regclass('feature_' || layer) is not null then execute format('analyze %I', 'feature_' || layer); end if;
end $$;
revoke all on function lantu_refresh_statistics(text) from public;
grant execute on function lantu_refresh_statistics(text) to lantu_app;
