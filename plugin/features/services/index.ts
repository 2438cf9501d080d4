export { requestFollower } from './request.follower.ts';
