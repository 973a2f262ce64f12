import { z } from 'zod';

/** Forms of answers as SP-DCI 1.0.0 publishes them for social registries, written down anew. */
const chosen = z.string().max(99);
const dateTime = z.iso.datetime({ offset: true });
const status = z.enum(['rcvd', 'pdng', 'succ', 'rjct']);
const locale = z.string().regex(/^[a-z]{3}$/);

/** `Response`: an acknowledgement. */
export const Acknowledgement = z.looseObject({
  message: z.looseObject({
    ack_status: z.enum(['ACK', 'NACK', 'ERR']),
    timestamp: dateTime,
    correlation_id: chosen,
    error: z
      .looseObject({
        code: z.enum([
          'err.request.bad',
          'err.request.unauthorized',
          'err.request.forbidden',
          'err.request.not_found',
          'err.request.timeout',
          'err.version.not_supported',
          'err.request.too_many_requests',
          'err.sender_id.invalid',
          'err.sender_uri.invalid',
          'err.receiver_id.invalid',
          'err.signature.missing',
          'err.signature.invalid',
          'err.encryption.invalid',
          'err.service.unavailable',
        ]),
        message: z.string().max(999),
      })
      .optional(),
  }),
});

/** `HttpErrorResponse`. */
export const HttpError = z.looseObject({
  errors: z.array(z.looseObject({ code: z.string(), message: z.string() })).min(1),
});

function callbackHeader(action: string) {
  return z.looseObject({
    version: z.literal('1.0.0'),
    message_id: z.string(),
    message_ts: dateTime,
    action: z.literal(action),
    status,
    total_count: z.number().int(),
    completed_count: z.number().int(),
    sender_id: z.string(),
    receiver_id: z.string(),
    is_msg_encrypted: z.literal(false),
  });
}

function enveloped<S extends z.ZodType>(action: string, message: S) {
  return z.looseObject({
    signature: z.string().regex(/^Signature: namespace="spdci", kidId="[^"|]+\|[^"|]+\|ed25519"/),
    header: callbackHeader(action),
    message,
  });
}

const pagination = z.looseObject({
  page_size: z.number(),
  page_number: z.number(),
  total_count: z.number(),
});

const SearchResponse = z.looseObject({
  transaction_id: chosen,
  correlation_id: chosen,
  search_response: z.array(
    z.looseObject({
      reference_id: z.string(),
      timestamp: dateTime,
      status,
      status_reason_code: z
        .enum([
          'rjct.reference_id.invalid',
          'rjct.reference_id.duplicate',
          'rjct.timestamp.invalid',
          'rjct.search_criteria.invalid',
          'rjct.filter.invalid',
          'rjct.sort.invalid',
          'rjct.pagination.invalid',
          'rjct.search.too_many_records_found',
        ])
        .optional(),
      status_reason_message: z.string().max(999).optional(),
      data: z
        .looseObject({
          version: z.string(),
          reg_type: z.string(),
          reg_record_type: z.string(),
          reg_records: z.array(z.looseObject({})),
        })
        .optional(),
      pagination: pagination.optional(),
      locale: locale.optional(),
    }),
  ),
});

/** An envelope with `SearchResponse`. */
export const OnSearch = enveloped('on-search', SearchResponse);

/** An envelope with `SubscribeResponse`. */
export const OnSubscribe = enveloped(
  'on-subscribe',
  z.looseObject({
    transaction_id: chosen,
    correlation_id: chosen,
    subscribe_response: z.array(
      z.looseObject({
        reference_id: z.string(),
        timestamp: dateTime,
        status,
        status_reason_code: z
          .enum([
            'rjct.reference_id.invalid',
            'rjct.reference_id.duplicate',
            'rjct.timestamp.invalid',
            'rjct.notify_types.invalid',
            'rjct.notify_details.invalid',
            'rjct.person_id.invalid',
            'rjct.event.already_subscribed',
          ])
          .optional(),
        subscriptions: z
          .array(
            z.looseObject({
              code: chosen,
              status: z.enum(['subscribe', 'unsubscribe']),
              timestamp: dateTime,
            }),
          )
          .optional(),
        locale: locale.optional(),
      }),
    ),
  }),
);

/** An envelope with `UnSubscribeResponse`. */
export const OnUnsubscribe = enveloped(
  'on-unsubscribe',
  z.looseObject({
    transaction_id: chosen,
    correlation_id: chosen,
    timestamp: dateTime,
    status,
    status_reason_code: z
      .enum([
        'rjct.reference_id.invalid',
        'rjct.reference_id.duplicate',
        'rjct.timestamp.invalid',
        'rjct.subscription_code.invalid',
        'rjct.requester.invalid',
        'rjct.event.already_unsubscribed',
      ])
      .optional(),
    subscription_status: z
      .array(z.looseObject({ code: chosen, status: z.enum(['subscribe', 'unsubscribe']) }))
      .optional(),
  }),
);

/** An envelope with `TxnStatusResponse` of searches. */
export const OnStatus = enveloped(
  'txn-on-status',
  z.looseObject({
    transaction_id: chosen,
    correlation_id: chosen,
    txnstatus_response: z.looseObject({
      txn_type: z.enum(['search', 'subscribe', 'receipt']),
      txn_status: SearchResponse,
    }),
  }),
);

/** An envelope with `NotifyEventRequest`. */
export const Notify = enveloped(
  'notify',
  z.looseObject({
    transaction_id: chosen,
    notify_event: z
      .array(
        z.looseObject({
          reference_id: z.string(),
          timestamp: dateTime,
          data: z.looseObject({
            version: z.string(),
            reg_type: z.string(),
            reg_record_type: z.string(),
            // Of notifications, unlike of answers, an object.
            reg_records: z.looseObject({}),
          }),
          locale: locale.optional(),
        }),
      )
      .min(1),
  }),
);
