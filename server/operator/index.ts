export { runOperator } from './run.ts';
