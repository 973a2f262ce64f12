import type { Request } from 'express';

/** One field of a form. */
export function fieldOf(request: Request, name: string): string {
  const body: unknown = request.body;
  const value: unknown = typeof body === 'object' && body ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}
