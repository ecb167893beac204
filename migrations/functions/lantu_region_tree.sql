-- The ids of regions, of all below them, and of those that were merged into any of these: who answers for a region also sees its past.
create or replace function lantu_region_tree(roots text[]) returns text[] language sql stable as $$
  with recursive tree(id) as (
    select id from region where id = any(roots)
    union select r.id from region r join tree on r.parent_id = tree.id or r.successor_id = tree.id
  ) select coalesce(array_agg(id order by id), '{}') from tree
$$;
