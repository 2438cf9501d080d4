export { fitAsText, fitFile } from './model-fit.ts';
export { predictFile } from './model-predict.ts';
