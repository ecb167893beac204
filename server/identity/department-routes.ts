import { departmentEndpoints as endpoints } from '../contract/departments.ts';
import { type Route, route } from '../platform/http.ts';
import { assignDepartments, changeDepartment, departments } from './departments.ts';

/** What departments work with, and who belongs to them. */
export function departmentRoutes(): Route[] {
  return [
    route(endpoints.list, (_input, call) => call.read(async (read) => ({ items: await departments(read) }))),
    route(endpoints.change, ({ params, body }, call) => call.write((unit) => changeDepartment(unit, params.id, body))),
    route(endpoints.assign, ({ params: { name }, body }, call) => call.write((unit) => assignDepartments(unit, name, body.departments))),
  ];
}
