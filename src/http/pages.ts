import type { Express } from 'express';
import { expectedLoad } from '../procedures/expected-load.ts';
import { apiPage, type DescribedEndpoint } from '../web/api-page.ts';
import { homePage } from '../web/home-page.ts';
import type { StationMetrics } from './metrics.ts';
import type { StationNeeds } from './needs.ts';
import { jsonSchema, openApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';

function described(operation: Operation): DescribedEndpoint {
  const { method, path, summary, access, body, answers } = operation;
  return {
    method,
    path,
    summary,
    access: typeof access === 'string' ? access : access.join(', '),
    body: body ? JSON.stringify(jsonSchema(body), undefined, 2) : '',
    answers: Object.entries(answers).map(([status, { what }]) => ({ status, what })),
  };
}

/** What a station shows to a browser, and its figures for a monitor. */
export function servePages(
  app: Express,
  station: {
    readonly needs: StationNeeds;
    readonly metrics: StationMetrics;
    readonly operations: readonly Operation[];
  },
): void {
  const { needs, metrics, operations } = station;
  const document = openApiDocument(operations);
  const styles = needs.console.assets.addressOf('style/console.css');
  const documentation = apiPage(operations.map(described), styles);
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.get('/docs', (_request, response) => {
    response.type('html').send(documentation);
  });
  app.get('/about', async (_request, response) => {
    const [figures, coverage] = await Promise.all([
      needs.register.figures(),
      needs.gallery.coverage(),
    ]);
    const page = homePage(styles, {
      figures,
      coverage,
      recall: needs.gallery.recall(),
      load: expectedLoad(needs.policy.duplicates, coverage.count),
      model: needs.embeddingModel,
      upSeconds: Math.round((needs.now() - needs.startedAt) / 1000),
    });
    response.type('html').send(page);
  });
  app.get('/metrics', async (_request, response) => {
    const { type, text } = await metrics.scrape();
    response.type(type).send(text);
  });
}
