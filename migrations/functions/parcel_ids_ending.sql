-- Current parcels whose code ends with a text, hyphens and case aside: the signs are compared backwards, by index. It answers ids as the owner,
-- because a row policy hides such an index; what a person may see of them is asked where they are read. Shorter than four signs finds nothing.
create or replace function parcel_ids_ending(ending text, most int) returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
  select f.id from (select reverse(regexp_replace(upper(ending), '[^A-Z0-9]', '', 'g')) as signs offset 0) t
  join feature f on f.layer_id = 'parcels' and f.set_to is null and reverse(regexp_replace(upper(f.key), '[^A-Z0-9]', '', 'g')) ~>=~ t.signs
    and reverse(regexp_replace(upper(f.key), '[^A-Z0-9]', '', 'g')) ~<~ (t.signs || chr(1114111))
  where length(t.signs) >= 4 limit most
$$;
revoke all on function parcel_ids_ending(text, int) from public;
grant execute on function parcel_ids_ending(text, int) to lantu_app;
