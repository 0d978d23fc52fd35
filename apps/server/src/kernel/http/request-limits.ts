import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import { networkOf } from './address-network.ts';

const minuteMs = 60_000;

/** A whole network, whoever asks: an office of some hundred agents comes from one address. */
export const networkPerMinute = 30_000;
/** One person at one network; or a network, of requests of which nobody knows the sender. */
export const senderPerMinute = 1_200;
/** A network on one route that needs no session: these are what is tried out. */
export const publicRoutePerMinute = 120;

export const networkLimit = {
  global: true,
  max: networkPerMinute,
  timeWindow: minuteMs,
  keyGenerator: ({ ip }: FastifyRequest) => networkOf(ip),
};
export const publicRouteLimit = { rateLimit: { max: publicRoutePerMinute, timeWindow: minuteMs } };

/** Counts a request for its sender. Throws `too_many_requests`. */
export type CountRequest = (request: FastifyRequest, userId: string | undefined) => Promise<void>;

/** What each sender may ask, beside what the limit of networks (`networkLimit`) lets through. */
export function limitSenders(app: FastifyInstance): CountRequest {
  const senders = new WeakMap<FastifyRequest, string>();
  const count = app.createRateLimit({
    max: senderPerMinute,
    timeWindow: minuteMs,
    keyGenerator: (request) => `${senders.get(request) ?? ''}@${networkOf(request.ip)}`,
  });
  return async (request, userId) => {
    if (userId !== undefined) senders.set(request, userId);
    const taken = await count(request);
    if (!taken.isAllowed && taken.isExceeded) throw new AppError('too_many_requests');
  };
}
